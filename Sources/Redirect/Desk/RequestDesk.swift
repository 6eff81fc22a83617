// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// Answers requests by the rules: one request in, what is to be done out, nothing held. Confined to one loop or lock.
struct RequestDesk {
    /// What is to be done for a request.
    enum Work {
        /// The answer is ready, and nothing is kept.
        case answer(Answer)
        /// The same, unless the touchpoint has led on as often as it may.
        case look(Answer, late: Answer, TouchpointID, limit: Int)
        /// A visit is to be kept, and then answered.
        case visit(Draft)
        /// Something has to be fetched first; then the draft is kept, or the request looked at again.
        case errand(Errand, then: Draft?)
    }

    /// What no event loop does itself.
    enum Errand: Sendable {
        case password(any PasswordLock, [UInt8], PasswordTries.Place)
        case preview(TouchpointID, code: String)
        case card(TouchpointID, code: String)
        case content(ContentRequest)
    }

    var table: any CodeTable
    /// What is in force, shared so that no request copies it.
    private(set) var rules: Rules
    let source: ClickIDSource
    let salts: (any VisitorSalts)?
    let tally: Tally
    let tries: PasswordTries
    private var judge: Judge

    /// The settings of one moment.
    final class Rules {
        let settings: DeskSettings

        init(_ settings: DeskSettings) {
            self.settings = settings
        }
    }

    init(
        table: any CodeTable, settings: DeskSettings, source: ClickIDSource, salts: (any VisitorSalts)?, tally: Tally,
        tries: PasswordTries
    ) {
        self.table = table
        rules = Rules(settings)
        self.source = source
        self.salts = salts
        self.tally = tally
        self.tries = tries
        judge = Judge(settings.verdicts)
    }

    /// Takes other settings.
    mutating func take(_ settings: DeskSettings) {
        if settings.verdicts != rules.settings.verdicts { judge = Judge(settings.verdicts) }
        rules = Rules(settings)
    }

    /// One request.
    struct Request {
        var head: RequestHead
        /// Where the peer's address is known.
        var peer: InternetAddress?
        var moment: Moment
        /// What its password was found to be.
        var passwordIsRight: Bool?
    }

    /// What is to be done for a request, whose bytes begin with its head and its form.
    mutating func handle(_ request: Request, _ bytes: Span<UInt8>) -> Work {
        switch RequestPath(bytes, request.head.path) {
        case .code(let symbols, let mirror): return code(symbols, mirror, request, bytes)
        case .root: return foreign(request, bytes) ?? .answer(.page(.root))
        case .robots: return .answer(.document(.robots(allowing: table.crawlable)))
        case .icon: return .answer(.page(.icon))
        case .probe(let probe): return .answer(answer(to: probe, request, bytes))
        case .preview(let symbols): return preview(symbols, request)
        case .offline(let path): return file(.offline, path, request, bytes)
        case .wellKnown(let path)
        where path.count == Self.captivePortal.utf8CodeUnitCount
            && HeadScanner.equals(bytes, path.lowerBound, Self.captivePortal):
            return .answer(captivePortal)
        case .wellKnown(let path):
            let host = RequestHost(request.head, bytes, own: rules.settings.publicHost)
            guard host.isPlain else { return .answer(.page(.noFile)) }
            return file(.wellKnown(host: host.name), path, request, bytes)
        }
    }

    private func file(
        _ place: ContentRequest.Place, _ path: Range<Int>, _ request: Request, _ bytes: Span<UInt8>
    ) -> Work {
        switch request.head.method {
        case .get, .head: .errand(.content(ContentRequest(place, path, request.head, bytes)), then: nil)
        case .options: .answer(.page(.options(allow: "GET, HEAD, OPTIONS")))
        case .post, .other: .answer(.page(.notAllowed(allow: "GET, HEAD, OPTIONS")))
        }
    }

    private func preview(_ symbols: PercentDecoded, _ request: Request) -> Work {
        guard let key = Code.normalise(symbols), let route = table.route(for: key), route.state == .live else {
            return .answer(.page(.unknown))
        }
        if let terms = route.terms?.content {
            if case .password = terms.gate { return .answer(.page(.noPreview)) }
            if terms.isPrivate { return .answer(.page(.noPreview)) }
        }
        switch request.head.method {
        case .get, .head: return .errand(.preview(route.touchpoint, code: key.text), then: nil)
        case .options: return .answer(.page(.options(allow: "GET, HEAD, OPTIONS")))
        case .post, .other: return .answer(.page(.notAllowed(allow: "GET, HEAD, OPTIONS")))
        }
    }

    // MARK: Codes

    private mutating func code(
        _ symbols: PercentDecoded, _ mirror: TagReading?, _ request: Request, _ bytes: Span<UInt8>
    ) -> Work {
        let head = request.head
        let key = Code.normalise(symbols)
        let route = key.flatMap(table.route)
        if route == nil, let work = foreign(request, bytes) { return work }
        let client = Client(head, bytes, peer: request.peer, policy: rules.settings.visitors)
        let agent = judge.agent(head, bytes)
        let finding = judge.judge(
            head, bytes, agent, address: client.isBehindStranger ? nil : client.address,
            code: key?.mixed ?? Self.mix(symbols), isKnown: route != nil, now: request.moment.bootTime)
        var question = Decision.Request(
            method: head.method, finding: finding, moment: request.moment, isUplinkUp: rules.settings.box.isUplinkUp)
        question.isForm = head.isForm
        question.passwordIsRight = request.passwordIsRight
        var visit = Visit(
            touchpoint: route?.touchpoint, placement: route?.placement, channel: route?.channel,
            code: route == nil ? symbols.printable : key?.text ?? "", verdict: finding.verdict, reason: finding.reason,
            outcome: .unknown, moment: request.moment,
            request: RequestFacts(
                head, bytes, agent: agent, country: client.country, consent: rules.settings.visitors.consentParameter))
        guard let route, let key else {
            let isMistyped = key.map { $0.isCodeShaped && $0.minted == nil } ?? false
            return work(
                Decision.orphan(question, isMistyped: isMistyped, elsewhere: rules.settings.unknownURL), visit,
                Recognition.nobody, nil, request, bytes)
        }
        let recognition =
            finding.verdict == Verdict.human && head.method != .head
            ? Recognition(
                client, head, bytes, agent: agent, policy: rules.settings.visitors,
                salt: salts?.salt(at: request.moment))
            : Recognition.nobody
        visit.visitor = recognition.visitor
        visit.tag = mirror ?? (route.channel == .nfc ? signed(head, bytes) : nil)
        var minted: ClickID?
        func mint() -> ClickID {
            let clickID = minted ?? source.mint(wall: request.moment.wall)
            minted = clickID
            return clickID
        }
        let decision = Decision(
            question, route,
            share: { recognition.visitor?.share ?? UInt64(truncatingIfNeeded: mint().payload) },
            quick: {
                RuleProgram.Quick(
                    agent: agent.agent, channel: route.channel, isUplinkUp: rules.settings.box.isUplinkUp,
                    local: Self.local(request.moment, rules.settings.zone))
            },
            facts: { Self.facts(visit, agent, client, route, head, bytes, rules.settings) })
        if decision.record?.mints == true { visit.clickID = mint() }
        return work(decision, visit, recognition, (route, key), request, bytes)
    }

    /// What a tag signed in the query.
    private func signed(_ head: RequestHead, _ bytes: Span<UInt8>) -> TagReading? {
        guard !head.query.isEmpty,
            let tap = SignedTap(query: bytes.extracting(head.query).withUnsafeBufferPointer { Array($0)[...] })
        else { return nil }
        guard let known = rules.settings.tapKeys?.open(tap) else { return tap.unproved }
        return TagReading(uid: known.uid, counter: known.counter, proof: .sun)
    }

    /// What tells one text from another that is no code (FNV-1a).
    private static func mix(_ symbols: PercentDecoded) -> UInt64 {
        symbols.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// The venue's time in seconds, where the clock may be trusted with one.
    private static func local(_ moment: Moment, _ zone: ZoneOffsets) -> Int64? {
        moment.date.map { $0 / 1_000 + Int64(zone.offset(at: $0 / 1_000)) }
    }

    private static func facts(
        _ visit: Visit, _ agent: AgentBook.Entry, _ client: Client, _ route: Route, _ head: RequestHead,
        _ bytes: Span<UInt8>, _ settings: DeskSettings
    ) -> RuleFacts {
        func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
            bytes.extracting(range).withUnsafeBufferPointer { Array($0)[...] }
        }
        return RuleFacts(
            agent: agent.agent,
            languages: LanguagePreference(Array(slice(head.acceptLanguage ?? 0..<0))),
            country: client.country, address: client.isBehindStranger ? nil : client.address,
            local: local(visit.moment, settings.zone), query: QueryValues(slice(head.query)), box: settings.box,
            channel: route.channel)
    }
}
