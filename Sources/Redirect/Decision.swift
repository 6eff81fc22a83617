// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What a request for a code gets, and what is kept of it: a pure function of the request, the route and the moment.
struct Decision {
    enum Answer {
        case page(Page)
        case lead(Lead)
        /// A form, and whether it follows a wrong password.
        case passwordForm(isWrong: Bool)
        case confirmation
        /// The password of the form is to be looked at first.
        case judge(any PasswordLock)
        case card
        /// The touchpoint's own page, from its folder.
        case offline(String)
    }

    /// The way on.
    struct Lead {
        var location: LocationTemplate
        /// "302 Found"
        var status: StaticString
        var referrer = RouteTerms.ReferrerPolicy.path
        var query = RouteTerms.QueryPassing.add
    }

    var answer: Answer
    /// What the record says; nil when the request is only counted.
    var record: Record?
    /// How often the touchpoint leads on, where nothing is kept of the request.
    var limit: Int?

    struct Record {
        var finding: VerdictRules.Finding
        var outcome: Outcome
        /// The visit gets a click ID of its own.
        var mints = false
        /// How often the touchpoint leads on.
        var limit: Int?
        /// Leading on counts against the limit; else it is only asked whether there is any left.
        var takes = true
        /// Whether a repeat of an earlier visit may share its click ID.
        var maySticky = false
    }

    /// What a decision is about.
    struct Request {
        var method: RequestHead.Method
        /// The form's own fields were read.
        var isForm = false
        var finding: VerdictRules.Finding
        var moment: Moment
        var isUplinkUp = true
        /// What a password was found to be; nil before anybody has looked.
        var passwordIsRight: Bool?

        var date: Int64? { moment.date }
    }

    private static let methods: StaticString = "GET, HEAD, OPTIONS"
    private static let formMethods: StaticString = "GET, HEAD, POST, OPTIONS"

    private init(_ answer: Answer, _ record: Record? = nil) {
        self.answer = answer
        self.record = record
    }

    /// The answer to a request for a code that nobody has.
    static func orphan(_ request: Request, isMistyped: Bool, elsewhere: String? = nil) -> Decision {
        if request.method == .options { return Decision(.page(.options(allow: methods))) }
        var answer = Answer.page(isMistyped ? .mistyped : .unknown)
        // Who has mistyped a code is told so: there is something to be done about it.
        if let elsewhere, !isMistyped, request.finding.verdict == .human {
            let location = LocationTemplate(bytes: Array(elsewhere.utf8)[...])
            answer = .lead(Lead(location: location, status: "302 Found", query: .drop))
        }
        let record = Record(finding: request.finding, outcome: isMistyped ? .mistyped : .unknown)
        return Decision(answer, request.method == .head ? nil : record)
    }

    /// The answer to a request for a code. `share` tells a visitor from others, and is asked
    /// only by splits; `quick` and `facts` are what rules ask.
    init(
        _ request: Request, _ route: Route, share: () -> UInt64, quick: () -> RuleProgram.Quick,
        facts: () -> RuleFacts
    ) {
        guard let terms = route.terms?.content else {
            self = Self.plain(request, route)
            if request.method == .head { record = nil }
            return
        }
        let gate = terms.gate
        let allow = gate == nil ? Self.methods : Self.formMethods
        if request.method == .options {
            self.init(.page(.options(allow: allow)))
        } else if Self.isRefused(request, route, gate) {
            self.init(.page(.notAllowed(allow: allow)))
        } else {
            self =
                Self.closed(request, route, terms) ?? Self.gated(request, gate, limit: terms.mostVisits)
                ?? Self.open(request, route, terms, share: share, quick: quick, facts: facts)
        }
        if request.method == .head {
            limit = record?.limit
            record = nil
        }
    }

    /// The answer of a touchpoint that asks for nothing, as most do.
    private static func plain(_ request: Request, _ route: Route) -> Decision {
        switch request.method {
        case .options: return Decision(.page(.options(allow: methods)))
        case .post where !route.anyMethod, .other where !route.anyMethod:
            return Decision(.page(.notAllowed(allow: methods)))
        default: break
        }
        if route.state != .live {
            return Decision(.page(.disabled), Record(finding: request.finding, outcome: .disabled))
        }
        if let declined = declined(request) { return declined }
        let location = LocationTemplate(bytes: route.location)
        let isPerson = request.finding.verdict == .human && request.method != .head
        let isGet = request.method == .get || request.method == .head
        return Decision(
            .lead(Lead(location: location, status: isGet ? "302 Found" : "307 Temporary Redirect")),
            Record(
                finding: request.finding, outcome: location.isWeb ? .redirected : .page,
                mints: isPerson && location.takesClickID, maySticky: isPerson))
    }

    private static func isRefused(_ request: Request, _ route: Route, _ gate: RouteTerms.Gate?) -> Bool {
        switch request.method {
        case .get, .head, .options: false
        case .post: !route.anyMethod && gate == nil
        case .other: !route.anyMethod || gate != nil
        }
    }

    // MARK: What is closed

    static func closed(_ request: Request, _ route: Route, _ terms: RouteTerms.Content) -> Decision? {
        guard route.state == .live else {
            return Decision(.page(.disabled), Record(finding: request.finding, outcome: .disabled))
        }
        if let starts = terms.starts, let date = request.date, date < starts {
            return Decision(
                .page(.early(seconds: (starts - date + 999) / 1_000)), Record(finding: request.finding, outcome: .early)
            )
        }
        if let expires = terms.expires, let date = request.date, date >= expires {
            return Decision(late(terms, .expired), Record(finding: request.finding, outcome: .expired))
        }
        return terms.leadsSpeculation ? nil : declined(request)
    }

    private static func declined(_ request: Request) -> Decision? {
        guard request.finding.verdict == .speculative else { return nil }
        return Decision(.page(.notAhead), Record(finding: request.finding, outcome: .page))
    }

    /// What those get who come too late.
    static func late(_ terms: RouteTerms.Content, _ page: Page) -> Answer {
        guard let location = terms.expiredLocation else { return .page(page) }
        return .lead(
            Lead(
                location: LocationTemplate(bytes: location), status: "302 Found", referrer: terms.referrer, query: .drop
            ))
    }

    // MARK: What stands before it

    private static func gated(_ request: Request, _ gate: RouteTerms.Gate?, limit: Int?) -> Decision? {
        switch gate {
        case nil: return nil
        case .confirmation:
            // What robots send takes nothing, so it must not lead on either.
            if request.method == .post, request.finding.verdict == .human { return nil }
            return Decision(
                .confirmation, Record(finding: request.finding, outcome: .page, limit: limit, takes: false))
        case .password(let lock):
            let asked = Record(finding: request.finding, outcome: .password, limit: limit, takes: false)
            guard request.method == .post, request.isForm else { return Decision(.passwordForm(isWrong: false), asked) }
            switch request.passwordIsRight {
            case nil: return Decision(.judge(lock))
            case false?: return Decision(.passwordForm(isWrong: true), asked)
            case true?: return nil
            }
        }
    }

    // MARK: The way on

    private static func open(
        _ request: Request, _ route: Route, _ terms: RouteTerms.Content, share: () -> UInt64,
        quick: () -> RuleProgram.Quick,
        facts: () -> RuleFacts
    ) -> Decision {
        if request.finding.verdict == .preview, terms.showsCard {
            return Decision(
                .card, Record(finding: request.finding, outcome: .page, limit: terms.mostVisits, takes: false))
        }
        let isPerson = request.finding.verdict == .human && request.method != .head
        let target = Self.target(terms, route, quick, facts)
        let offline = terms.offline.flatMap { folder -> String? in
            if case .offline = target { return folder }
            return request.isUplinkUp ? nil : folder
        }
        if let offline {
            return Decision(
                .offline(offline),
                Record(
                    finding: request.finding, outcome: .offline, mints: isPerson && takesClickID(route),
                    limit: terms.mostVisits, takes: isPerson, maySticky: isPerson))
        }
        let location = LocationTemplate(bytes: target.location(share: share) ?? route.location)
        return Decision(
            .lead(
                Lead(
                    location: location, status: status(request, terms, location),
                    referrer: terms.referrer, query: terms.query)),
            Record(
                finding: request.finding, outcome: location.isWeb ? .redirected : .page,
                mints: isPerson && takesClickID(route), limit: terms.mostVisits, takes: isPerson, maySticky: isPerson))
    }

    /// Every way of a touchpoint takes a click ID or none does.
    static func takesClickID(_ route: Route) -> Bool { LocationTemplate(bytes: route.location).takesClickID }

    private static func target(
        _ terms: RouteTerms.Content, _ route: Route, _ quick: () -> RuleProgram.Quick, _ facts: () -> RuleFacts
    ) -> RouteRule.Target {
        guard !terms.rules.isEmpty, let program = route.terms?.program, let place = program.first(quick(), facts: facts)
        else { return .location(route.location) }
        return terms.rules[place].target
    }

    private static func status(
        _ request: Request, _ terms: RouteTerms.Content, _ location: LocationTemplate
    ) -> StaticString {
        // Our own forms were sent with POST, and the destination is to be got.
        if terms.gate != nil, request.method == .post { return "303 See Other" }
        switch (terms.status, request.method) {
        case (.moved, .get), (.moved, .head): return "301 Moved Permanently"
        case (.found, .get), (.found, .head): return "302 Found"
        case (.permanent, _), (.moved, _): return "308 Permanent Redirect"
        default: return "307 Temporary Redirect"
        }
    }
}
