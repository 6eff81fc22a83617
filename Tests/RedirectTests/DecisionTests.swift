// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing
import Tracking

@testable import Redirect

extension Route {
    /// A live route whose location is given with `{id}` for the click ID and `[` `]` around what only goes with it.
    static func sample(
        _ location: String = "https://shop.example/a[?click_id={id}]", state: State = .live, anyMethod: Bool = false
    ) -> Route {
        var bytes: [UInt8] = []
        var rest = Substring(location)
        while let symbol = rest.first {
            if rest.hasPrefix("{id}") {
                bytes.append(clickIDMark)
                rest.removeFirst(4)
                continue
            }
            bytes += symbol == "[" ? [optionalStart] : symbol == "]" ? [optionalEnd] : Array(String(symbol).utf8)
            rest.removeFirst()
        }
        return Route(
            touchpoint: TouchpointID(value: 1), placement: PlacementID(value: 2), channel: .qr, state: state,
            anyMethod: anyMethod, location: bytes[...])
    }
}

@Suite("A decision")
struct DecisionTests {
    private static func head(_ method: RequestHead.Method, speculative: Bool = false) -> RequestHead {
        var head = RequestHead()
        head.method = method
        head.isSpeculative = speculative
        return head
    }

    /// Answer and record in words, so that a table can state them.
    private static func words(_ decision: Decision) -> String {
        let answer =
            switch decision.answer {
            case .redirect(_, let keepsMethod): keepsMethod ? "307" : "302"
            case .page(let page): String(page.status.description.prefix(3))
            }
        guard let record = decision.record else { return answer + ", counted" }
        return "\(answer), \(record.verdict) \(record.outcome.name)\(record.mints ? ", minted" : "")"
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
            (.options, false, live, "204, counted"),
            (.get, true, live, "503, speculative page"),
            (.head, true, live, "503, counted"),
            (.get, false, untracked, "302, human redirected"),
            (.get, false, any, "302, human redirected, minted"),
            (.other, false, any, "307, human redirected, minted"),
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
        let route: Route? =
            switch what {
            case Self.live: .sample()
            case Self.untracked: .sample("https://shop.example/")
            case Self.any: .sample(anyMethod: true)
            case Self.disabled: .sample(state: .disabled)
            default: nil
            }
        let key = Code.normalise((what == Self.mistyped ? "0070C1S7" : "0070C1S6").utf8)
        let decision = Decision(Self.head(method, speculative: isSpeculative), key: key, route: route)
        #expect(Self.words(decision) == expected)
    }

    @Test("takes a path that can be no code for an unknown one")
    func noKey() {
        #expect(Self.words(Decision(Self.head(.get), key: nil, route: nil)) == "404, human unknown")
    }
}

@Suite("A location")
struct LocationTests {
    private static func written(_ location: String, _ clickID: ClickID?) -> String {
        var buffer = ByteBuffer()
        Route.sample(location).writeLocation(clickID, into: &buffer)
        return String(buffer: buffer)
    }

    static let id = "813bfjjhxtqkfffzzznntvqg9d"

    @Test(
        "carries the click ID where it is marked, and is whole without one",
        arguments: [
            ("https://a/b[?click_id={id}]", "https://a/b?click_id=\(id)", "https://a/b"),
            ("https://a/b?c=d[&click_id={id}]#e", "https://a/b?c=d&click_id=\(id)#e", "https://a/b?c=d#e"),
            ("https://a/{id}/b?x={id}", "https://a/\(id)/b?x=\(id)", "https://a//b?x="),
            ("https://a/{id}[?click_id={id}]#{id}", "https://a/\(id)?click_id=\(id)#\(id)", "https://a/#"),
            ("{id}", id, ""), ("[{id}]", id, ""), ("https://a/", "https://a/", "https://a/"),
            ("https://a/[x][y{id}]z", "https://a/xy\(id)z", "https://a/z"),
        ])
    func marks(_ location: String, _ with: String, _ without: String) throws {
        #expect(Self.written(location, try #require(ClickID(Self.id))) == with)
        #expect(Self.written(location, nil) == without)
    }

    @Test("asks for a click ID only where it has a place for one")
    func places() {
        #expect(Route.sample("https://a/[?click_id={id}]").takesClickID)
        #expect(!Route.sample("https://a/").takesClickID)
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
