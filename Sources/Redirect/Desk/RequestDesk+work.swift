// SPDX-License-Identifier: Apache-2.0

internal import Tracking

extension RequestDesk {
    /// What a decision makes of a visit.
    func work(
        _ decision: Decision, _ visit: Visit, _ recognition: Recognition, _ target: (route: Route, key: CodeKey)?,
        _ request: Request, _ bytes: Span<UInt8>
    ) -> Work {
        count(request.head, decision, isKnown: target != nil)
        let answer: Answer
        switch decision.answer {
        case .page(let page): answer = .page(page)
        case .passwordForm(let isWrong): answer = .document(.passwordForm(isWrong: isWrong))
        case .confirmation: answer = .document(.confirmation())
        case .judge(let lock): return judging(lock, visit.touchpoint, request, bytes)
        case .lead(let lead): answer = .redirect(redirection(lead, recognition, request.head, bytes))
        case .offline(let folder): answer = .redirect(offline(folder, recognition))
        case .card: answer = .page(.noPreview)
        }
        guard let record = decision.record else {
            guard let route = target?.route, let terms = route.terms?.content else { return .answer(answer.untracked) }
            if case .card = decision.answer, let target {
                return .errand(.card(route.touchpoint, code: target.key.text), then: nil)
            }
            guard let limit = decision.limit else { return .answer(answer.untracked) }
            return .look(answer.untracked, late: late(terms, request, bytes), route.touchpoint, limit: limit)
        }
        var draft = Draft(
            visit: visit, claim: claim(record, visit), answer: answer, late: nil)
        draft.visit.outcome = record.outcome
        if record.limit != nil, let terms = target?.route.terms?.content {
            draft.late = late(terms, request, bytes)
        }
        if case .card = decision.answer, let target {
            return .errand(.card(target.route.touchpoint, code: target.key.text), then: draft)
        }
        return .visit(draft)
    }

    /// What is asked of the memory for a visit.
    func claim(_ record: Decision.Record, _ visit: Visit) -> VisitClaim {
        let window = rules.settings.visitors.stickyWindow
        return VisitClaim(
            stickyWindow: record.maySticky && visit.visitor != nil ? window : 0, limit: record.limit,
            takes: record.takes, tapWindow: record.maySticky ? window : nil)
    }

    /// What those get who come after the last.
    private func late(_ terms: RouteTerms.Content, _ request: Request, _ bytes: Span<UInt8>) -> Answer {
        guard case .lead(let lead) = Decision.late(terms, .overLimit) else { return .page(.overLimit) }
        return Answer.redirect(redirection(lead, .nobody, request.head, bytes)).untracked
    }

    /// The password of a form goes to its lock, unless too many have been tried.
    private func judging(
        _ lock: any PasswordLock, _ touchpoint: TouchpointID?, _ request: Request, _ bytes: Span<UInt8>
    ) -> Work {
        // Behind a proxy of ours each visitor has tries of their own.
        let client = Client(request.head, bytes, peer: request.peer, policy: rules.settings.visitors)
        let place = PasswordTries.Place(touchpoint: touchpoint, address: client.address ?? request.peer)
        if let wait = tries.take(place, now: request.moment.bootTime) {
            return .answer(.page(.tooManyTries(seconds: wait)))
        }
        let form = request.head.length..<request.head.length + request.head.bodyLength
        return .errand(.password(lock, Self.password(bytes.extracting(form)), place), then: nil)
    }

    private func count(_ head: RequestHead, _ decision: Decision, isKnown: Bool) {
        if head.method == .head { tally.heads.count() }
        if case .lead = decision.answer { tally.redirects.count() }
        if !isKnown { tally.orphans.count() }
        if decision.record?.outcome == .mistyped { tally.mistyped.count() }
    }

    private func redirection(
        _ lead: Decision.Lead, _ recognition: Recognition, _ head: RequestHead, _ bytes: Span<UInt8>
    ) -> Redirection {
        var redirection = Redirection(
            location: lead.location, status: lead.status, referrer: lead.referrer, cookie: recognition.newCookie,
            isSecure: rules.settings.visitors.isSecure)
        guard !head.query.isEmpty, lead.query != .drop, lead.location.isWeb else { return redirection }
        let passed = PassedQuery(
            bytes.extracting(head.query).withUnsafeBufferPointer { Array($0)[...] }, onto: lead.location.bytes,
            overriding: lead.query == .override, reserved: Array(rules.settings.clickIDParameter.utf8))
        guard passed.fits else {
            tally.droppedQueries.count()
            return redirection
        }
        redirection.added = passed.added
        redirection.location = LocationTemplate(bytes: passed.location)
        return redirection
    }

    /// The way to a touchpoint's own page, with the click ID for whoever made it.
    private func offline(_ folder: String, _ recognition: Recognition) -> Redirection {
        var location = Array("/offline/\(folder)/".utf8)
        location += [LocationMark.optionalStart, UInt8(ascii: "?")] + Array("\(rules.settings.clickIDParameter)=".utf8)
        location += [LocationMark.clickID, LocationMark.optionalEnd]
        return Redirection(
            location: LocationTemplate(bytes: location[...]), status: "302 Found", referrer: .path,
            cookie: recognition.newCookie, isSecure: rules.settings.visitors.isSecure)
    }

    /// The password of a form, decoded.
    private static func password(_ form: Span<UInt8>) -> [UInt8] {
        let bytes = form.withUnsafeBufferPointer { Array($0) }
        let name = Array("password=".utf8)
        let pair = bytes.split(separator: UInt8(ascii: "&")).first { $0.starts(with: name) }
        return pair.map { PassedQuery.decoded($0.dropFirst(name.count)) } ?? []
    }

    // MARK: Phones that test the network

    /// The answer to a phone's check. Under a host that it is not for, there is nothing.
    func answer(to probe: Probe, _ request: Request, _ bytes: Span<UInt8>) -> Answer {
        tally.probes.count()
        let host = RequestHost(request.head, bytes, own: rules.settings.publicHost)
        guard probe.isAsked(of: host) else { return .page(.noProbe) }
        switch rules.settings.portal {
        case .off: return .page(.noProbe)
        case .portal(let landing): return .redirect(Self.portal(landing))
        case .quiet:
            let truth = probe.truth
            let type = probe.isText ? "text/plain; charset=utf-8" : "text/html; charset=utf-8"
            var document = Document(type: type, maxAge: 0, text: truth.body.description)
            document.status = truth.status.description
            return .document(document)
        }
    }

    /// In portal mode, who asks for somebody else's page is led to the venue's.
    func foreign(_ request: Request, _ bytes: Span<UInt8>) -> Work? {
        guard case .portal(let landing) = rules.settings.portal,
            RequestHost(request.head, bytes, own: rules.settings.publicHost).isForeignName
        else { return nil }
        tally.portals.count()
        return .answer(.redirect(Self.portal(landing)))
    }

    /// The name of ``captivePortal``, for DHCP option 114 (RFC 8910).
    static let captivePortal: StaticString = "captive-portal"

    /// What phones are told that ask instead of probing (RFC 8908 section 5).
    var captivePortal: Answer {
        let content: String
        switch rules.settings.portal {
        case .off: return .page(.noFile)
        case .quiet: content = #"{"captive":false}"#
        case .portal(let landing):
            var json = JSONText()
            json.add("captive", true)
            json.add("user-portal-url", landing)
            content = json.closed()
        }
        return .document(Document(type: "application/captive+json", maxAge: 0, text: content))
    }

    private static func portal(_ landing: String) -> Redirection {
        Redirection(
            location: LocationTemplate(bytes: Array(landing.utf8)[...]), status: "302 Found", referrer: .nothing)
    }
}

extension Answer {
    /// The same for a request of which nothing is kept: no click ID and no cookie.
    fileprivate var untracked: Answer {
        guard case .redirect(var redirection) = self else { return self }
        redirection.cookie = nil
        return redirection.location.isWeb ? .redirect(redirection) : redirection.clickThrough
    }
}
