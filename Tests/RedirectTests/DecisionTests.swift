// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing
import Tracking

@testable import Redirect

extension Route {
    /// A live route. In its location `{id}` stands for the click ID, `{q?}` for the visitor's query and the separator
    /// before it (`{q-}` for none), and what stands between `[` and `]` goes only with a click ID; the first symbol behind
    /// `[` is its separator, `*` for the one that the query has come to and `-` for none.
    static func sample(
        _ location: String = "https://shop.example/a{q?}[*click_id={id}]", state: State = .live,
        anyMethod: Bool = false, terms: RouteTerms.Content? = nil
    ) -> Route {
        Route(
            touchpoint: TouchpointID(value: 1), placement: PlacementID(value: 2), channel: .qr, state: state,
            anyMethod: anyMethod, location: bytes(location)[...], terms: terms.map { RouteTerms($0) })
    }

    static func bytes(_ location: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Substring(location)
        func separator(_ symbol: Character) -> UInt8 {
            switch symbol {
            case "*": LocationMark.continued
            case "-": LocationMark.noSeparator
            default: symbol.asciiValue ?? 0
            }
        }
        while let symbol = rest.first {
            if rest.hasPrefix("{id}") {
                bytes.append(LocationMark.clickID)
                rest.removeFirst(4)
            } else if rest.hasPrefix("{q") {
                bytes += [LocationMark.query, separator(rest.dropFirst(2).first ?? "-")]
                rest.removeFirst(4)
            } else if symbol == "[" {
                bytes += [LocationMark.optionalStart, separator(rest.dropFirst().first ?? "-")]
                rest.removeFirst(2)
            } else {
                bytes += symbol == "]" ? [LocationMark.optionalEnd] : Array(String(symbol).utf8)
                rest.removeFirst()
            }
        }
        return bytes
    }
}

@Suite("A decision")
struct DecisionTests {
    private static let wall: Int64 = 1_800_000_000_000

    private static func request(
        _ method: RequestHead.Method, _ verdict: Verdict = .human, isUplinkUp: Bool = true, isForm: Bool = false,
        passwordIsRight: Bool? = nil, clock: ClockState = .synced
    ) -> Decision.Request {
        Decision.Request(
            method: method, isForm: isForm, finding: .init(verdict: verdict, reason: "test"),
            moment: Moment(bootTime: 1, wall: clock == .unknown ? 0 : wall, clock: clock), isUplinkUp: isUplinkUp,
            passwordIsRight: passwordIsRight)
    }

    private static func decide(_ request: Decision.Request, _ route: Route, share: UInt64 = 0) -> Decision {
        Decision(
            request, route, share: { share },
            quick: { RuleProgram.Quick(agent: UserAgent(""), channel: .qr, isUplinkUp: request.isUplinkUp) },
            facts: { RuleFacts(agent: UserAgent("")) })
    }

    /// Answer and record in words, so that a table can state them.
    private static func words(_ decision: Decision) -> String {
        let answer =
            switch decision.answer {
            case .lead(let lead): String(lead.status.description.prefix(3))
            case .page(let page): String(page.status.description.prefix(3))
            case .passwordForm(let isWrong): isWrong ? "wrong password" : "password?"
            case .confirmation: "sure?"
            case .judge: "judge"
            case .card: "card"
            case .offline(let folder): "offline \(folder)"
            }
        guard let record = decision.record else { return answer + ", counted" }
        return "\(answer), \(record.finding.verdict) \(record.outcome.name)\(record.mints ? ", minted" : "")"
            + ((record.takes ? record.limit : nil).map { ", of \($0)" } ?? "")
    }

    static let live = "live"
    static let disabled = "disabled"
    static let any = "any method"
    static let untracked = "untracked"
    static let unknown = "unknown"
    static let mistyped = "mistyped"

    @Test(
        "answers and records by method, route and purpose",
        arguments: [
            (RequestHead.Method.get, false, live, "302, human redirected, minted"),
            (.head, false, live, "302, counted"),
            (.other, false, live, "405, counted"),
            (.post, false, live, "405, counted"),
            (.options, false, live, "204, counted"),
            (.get, true, live, "503, speculative page"),
            (.head, true, live, "503, counted"),
            (.get, false, untracked, "302, human redirected"),
            (.get, false, any, "302, human redirected, minted"),
            (.other, false, any, "307, human redirected, minted"),
            (.post, false, any, "307, human redirected, minted"),
            (.head, false, any, "302, counted"),
            (.other, true, any, "503, speculative page"),
            (.get, false, disabled, "410, human disabled"),
            (.get, true, disabled, "410, speculative disabled"),
            (.head, false, disabled, "410, counted"),
            (.other, false, disabled, "405, counted"),
            (.get, false, unknown, "404, human unknown"),
            (.get, true, unknown, "404, speculative unknown"),
            (.head, false, unknown, "404, counted"),
            (.other, false, unknown, "404, human unknown"),
            (.options, false, unknown, "204, counted"),
            (.get, false, mistyped, "404, human mistyped"),
            (.head, false, mistyped, "404, counted"),
        ])
    func table(_ method: RequestHead.Method, _ isSpeculative: Bool, _ what: String, _ expected: String) throws {
        let request = Self.request(method, isSpeculative ? .speculative : .human)
        let decision: Decision =
            switch what {
            case Self.live: Self.decide(request, .sample())
            case Self.untracked: Self.decide(request, .sample("https://shop.example/{q?}"))
            case Self.any: Self.decide(request, .sample(anyMethod: true))
            case Self.disabled: Self.decide(request, .sample(state: .disabled))
            default: .orphan(request, isMistyped: what == Self.mistyped)
            }
        #expect(Self.words(decision) == expected)
    }

    @Test("leads people elsewhere whose code nobody has, and tells those who have mistyped one")
    func elsewhere() {
        func words(_ verdict: Verdict, isMistyped: Bool) -> String {
            Self.words(
                .orphan(Self.request(.get, verdict), isMistyped: isMistyped, elsewhere: "https://shop.example/"))
        }
        #expect(words(.human, isMistyped: false) == "302, human unknown")
        #expect(words(.human, isMistyped: true) == "404, human mistyped")
        #expect(words(.scanner, isMistyped: false) == "404, scanner unknown")
    }

    @Test("is closed before it opens and after it ends, and says how long it takes to open")
    func dates() throws {
        var terms = RouteTerms.Content()
        terms.starts = Self.wall + 1_500
        terms.expires = Self.wall + 60_000
        let early = Self.decide(Self.request(.get), .sample(terms: terms))
        #expect(Self.words(early) == "404, human early")
        guard case .page(.early(seconds: 2)) = early.answer else { throw Missing() }
        terms.starts = Self.wall
        #expect(Self.words(Self.decide(Self.request(.get), .sample(terms: terms))) == "302, human redirected, minted")
        terms.expires = Self.wall
        #expect(Self.words(Self.decide(Self.request(.get), .sample(terms: terms))) == "410, human expired")
        #expect(Self.words(Self.decide(Self.request(.head), .sample(terms: terms))) == "410, counted")
        terms.expiredLocation = Array("https://shop.example/over".utf8)[...]
        #expect(Self.words(Self.decide(Self.request(.get), .sample(terms: terms))) == "302, human expired")
    }

    @Test("knows no date where the clock has lost it, and then closes nothing")
    func noDate() {
        var terms = RouteTerms.Content()
        terms.starts = Self.wall
        terms.expires = 1
        let decision = Self.decide(Self.request(.get, clock: .unknown), .sample(terms: terms))
        #expect(Self.words(decision) == "302, human redirected, minted")
    }

    @Test("leads on with the status that the link asks for, and keeps a method that is not GET")
    func statuses() {
        for (status, get, other) in [
            (RouteTerms.Status.moved, "301", "308"), (.found, "302", "307"), (.temporary, "307", "307"),
            (.permanent, "308", "308"),
        ] {
            var terms = RouteTerms.Content()
            terms.status = status
            let route = Route.sample(anyMethod: true, terms: terms)
            #expect(Self.words(Self.decide(Self.request(.get), route)) == "\(get), human redirected, minted")
            #expect(Self.words(Self.decide(Self.request(.post), route)) == "\(other), human redirected, minted")
        }
    }

    private struct Lock: PasswordLock {
        func opens(_ password: [UInt8]) -> Bool { false }
    }

    @Test("asks for a password, looks at it once, and goes on with GET")
    func password() {
        var terms = RouteTerms.Content()
        terms.gate = .password(Lock())
        let route = Route.sample(terms: terms)
        func words(_ request: Decision.Request) -> String { Self.words(Self.decide(request, route)) }
        #expect(words(Self.request(.get)) == "password?, human password")
        #expect(words(Self.request(.head)) == "password?, counted")
        #expect(words(Self.request(.get, .preview)) == "password?, preview password")
        #expect(words(Self.request(.other)) == "405, counted")
        #expect(words(Self.request(.post)) == "password?, human password")
        #expect(words(Self.request(.post, isForm: true)) == "judge, counted")
        #expect(words(Self.request(.post, isForm: true, passwordIsRight: false)) == "wrong password, human password")
        #expect(words(Self.request(.post, isForm: true, passwordIsRight: true)) == "303, human redirected, minted")
    }

    @Test("burns a link that works once only when somebody says so")
    func once() {
        var terms = RouteTerms.Content()
        terms.gate = .confirmation
        terms.mostVisits = 1
        let route = Route.sample(terms: terms)
        for verdict in [Verdict.human, .preview, .scanner] {
            #expect(Self.words(Self.decide(Self.request(.get, verdict), route)) == "sure?, \(verdict) page")
        }
        #expect(Self.words(Self.decide(Self.request(.post), route)) == "303, human redirected, minted, of 1")
    }

    @Test("shows the offline page while the uplink is down, and the destination when it is back")
    func offline() {
        var terms = RouteTerms.Content()
        terms.offline = "menu"
        let route = Route.sample(terms: terms)
        #expect(
            Self.words(Self.decide(Self.request(.get, isUplinkUp: false), route))
                == "offline menu, human offline, minted")
        #expect(
            Self.words(Self.decide(Self.request(.get, .preview, isUplinkUp: false), route))
                == "offline menu, preview offline")
        #expect(Self.words(Self.decide(Self.request(.get), route)) == "302, human redirected, minted")
    }

    @Test("gives previews a card, and loads ahead the way, only where the link says so")
    func robots() {
        var terms = RouteTerms.Content()
        terms.isPrivate = true
        #expect(
            Self.words(Self.decide(Self.request(.get, .preview), .sample(terms: terms))) == "302, preview redirected")
        terms.showsCard = true
        terms.leadsSpeculation = true
        let route = Route.sample(terms: terms)
        #expect(Self.words(Self.decide(Self.request(.get, .preview), route)) == "card, preview page")
        #expect(Self.words(Self.decide(Self.request(.get, .speculative), route)) == "302, speculative redirected")
    }
}

private struct Missing: Error {}

@Suite("A location")
struct LocationTests {
    private static func written(_ location: String, _ clickID: ClickID?, _ added: String = "") -> String {
        var buffer = ByteBuffer()
        LocationTemplate(bytes: Route.bytes(location)[...]).write(clickID, adding: Array(added.utf8), into: &buffer)
        return String(buffer: buffer)
    }

    static let id = "813bfjjhxtqkfffzzznntvqg9d"

    @Test(
        "carries the click ID where it is marked, and is whole without one",
        arguments: [
            ("https://a/b{q?}[*click_id={id}]", "https://a/b?click_id=\(id)", "https://a/b"),
            ("https://a/b?c=d{q&}[*click_id={id}]#e", "https://a/b?c=d&click_id=\(id)#e", "https://a/b?c=d#e"),
            ("https://a/{id}/b?x={id}{q&}", "https://a/\(id)/b?x=\(id)", "https://a//b?x="),
            ("https://a/{q?}#/r[?click_id={id}]", "https://a/#/r?click_id=\(id)", "https://a/#/r"),
            ("https://a/?{q-}[*click_id={id}]", "https://a/?click_id=\(id)", "https://a/?"),
            ("{id}", id, ""), ("[-{id}]", id, ""), ("https://a/", "https://a/", "https://a/"),
            ("https://a/[-x][-y{id}]z", "https://a/xy\(id)z", "https://a/z"),
        ])
    func marks(_ location: String, _ with: String, _ without: String) throws {
        #expect(Self.written(location, try #require(ClickID(Self.id))) == with)
        #expect(Self.written(location, nil) == without)
    }

    @Test(
        "takes what is added behind its own query and before the click ID and the fragment",
        arguments: [
            ("https://a/b{q?}[*click_id={id}]#c", "https://a/b?x=1&y=2&click_id=\(id)#c", "https://a/b?x=1&y=2#c"),
            ("https://a/b?c{q&}[*click_id={id}]", "https://a/b?c&x=1&y=2&click_id=\(id)", "https://a/b?c&x=1&y=2"),
            ("https://a/?{q-}[*click_id={id}]", "https://a/?x=1&y=2&click_id=\(id)", "https://a/?x=1&y=2"),
            ("https://a/?{q-}#r[?click_id={id}]", "https://a/?x=1&y=2#r?click_id=\(id)", "https://a/?x=1&y=2#r"),
        ])
    func adding(_ location: String, _ with: String, _ without: String) throws {
        #expect(Self.written(location, try #require(ClickID(Self.id)), "x=1&y=2") == with)
        #expect(Self.written(location, nil, "x=1&y=2") == without)
    }

    @Test("asks for a click ID only where it has a place for one")
    func places() {
        #expect(LocationTemplate(bytes: Route.bytes("https://a/{q?}[*click_id={id}]")[...]).takesClickID)
        #expect(!LocationTemplate(bytes: Route.bytes("https://a/{q?}")[...]).takesClickID)
    }
}

@Suite("The Date field")
struct DateLineTests {
    /// Unix seconds and IMF-fixdate, by Python's strftime.
    @Test(
        "is an IMF-fixdate",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_067_731_199, "Sat, 01 Nov 2003 23:59:59 GMT"),
            (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
        ])
    func dates(_ second: Int64, _ text: String) {
        #expect(DateLine.text(second) == text)
    }

    @Test("follows the clock, also when it is set back, and is absent when nothing is known of the clock")
    func clocks() {
        var line = DateLine()
        func written(_ wall: Int64, _ clock: ClockState) -> String {
            var buffer = ByteBuffer()
            line.write(Moment(bootTime: 0, wall: wall, clock: clock), into: &buffer)
            return String(buffer: buffer)
        }
        #expect(written(784_111_777_999, .synced) == "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n")
        #expect(written(784_111_778_000, .rtc) == "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n")
        #expect(written(0, .floor) == "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n")
        #expect(written(784_111_777_999, .unknown) == "")
        #expect(written(-1, .synced) == "")
    }
}
