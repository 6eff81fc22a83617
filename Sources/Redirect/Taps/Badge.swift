// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// A badge or tag that somebody held to a reader of the box, and not to a phone.
public struct Badge: Hashable, Sendable {
    /// The code of the placement that the reader stands for.
    public var code: CodeKey
    /// The badge's number, 4, 7 or 10 bytes; nil where it identifies nobody.
    public var uid: [UInt8]?
    /// How often the badge was read; nil for one that does not count.
    public var counter: UInt32?
    /// ms since it was held there.
    public var age: Int64

    /// The user agent of such a visit, by which later rules judge it as well.
    public static let agent = "Waypost-Badge/1"
    /// The reason of its verdict.
    public static let reason = "badge"

    public init(code: CodeKey, uid: [UInt8]?, counter: UInt32?, age: Int64 = 0) {
        (self.code, self.uid, self.counter, self.age) = (code, uid, counter, age)
    }

    /// What became of a badge.
    public struct Receipt: Hashable, Sendable {
        public var outcome: Outcome
        /// The click ID under which leads and sales of this visit can be reported.
        public var clickID: ClickID?
    }
}

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
            request: RequestFacts(userAgent: Badge.agent))
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
