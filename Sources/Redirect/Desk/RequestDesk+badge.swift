// SPDX-License-Identifier: Apache-2.0

internal import Tracking

extension Decision {
    /// What the record of a badge says. Nobody is led on, so that what stands before a way does not matter; whether the
    /// touchpoint is open does.
    static func badge(_ request: Request, _ route: Route) -> Record {
        guard route.state == .live else { return Record(finding: request.finding, outcome: .disabled) }
        if let terms = route.terms?.content, let record = closed(request, route, terms)?.record { return record }
        return Record(
            finding: request.finding, outcome: .page, mints: takesClickID(route),
            limit: route.terms?.content.mostVisits, maySticky: true)
    }
}

extension RequestDesk {
    /// The visit of a badge; nil where nobody has its code.
    func visit(of badge: Badge, _ now: Moment) -> (visit: Visit, claim: VisitClaim)? {
        guard let route = table.route(for: badge.code) else { return nil }
        var moment = now
        moment.bootTime -= badge.age
        moment.wall -= badge.age
        let finding = VerdictRules.Finding(verdict: .human, reason: Badge.reason)
        let question = Decision.Request(method: .get, finding: finding, moment: moment)
        let record = Decision.badge(question, route)
        var visit = Visit(
            touchpoint: route.touchpoint, placement: route.placement, channel: route.channel, code: badge.code.text,
            verdict: finding.verdict, reason: finding.reason, outcome: record.outcome, moment: moment,
            request: RequestFacts())
        if record.mints { visit.clickID = source.mint(wall: now.wall) }
        if let uid = badge.uid { visit.visitor = salts?.salt(at: moment).visitor(badge: uid) }
        if let uid = badge.uid.flatMap({ TapUID(bytes: $0) }) {
            visit.tag = TagReading(uid: uid, counter: badge.counter, proof: badge.counter == nil ? .nothing : .counter)
        }
        // The reader has seen the tag itself: there is no link that could have gone on.
        var claim = claim(record, visit)
        claim.tapWindow = nil
        return (visit, claim)
    }
}
