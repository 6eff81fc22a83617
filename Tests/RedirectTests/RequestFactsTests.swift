// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("What a record keeps of a request")
struct RequestFactsTests {
    private static func facts(_ target: String, _ fields: [String]) throws -> RequestFacts {
        var bytes = Array("GET \(target) HTTP/1.1\r\nHost: a\r\n".utf8)
        for field in fields { bytes += Array("\(field)\r\n".utf8) }
        bytes += [0x0D, 0x0A]
        let head = try #require(try RequestHead.parse(bytes.span))
        return Self.read(head, bytes)
    }

    private static func read(_ head: RequestHead, _ bytes: [UInt8]) -> RequestFacts {
        var book = AgentBook(.builtIn)
        let agent = book.entry(bytes.span.extracting(head.userAgent ?? 0..<0))
        return RequestFacts(head, bytes.span, agent: agent, consent: "consent")
    }

    @Test("is nothing where the request says nothing")
    func nothing() throws {
        #expect(try Self.facts("/a", []) == RequestFacts())
        #expect(try Self.facts("/a?", ["User-Agent:", "Accept-Language: ", "Referer:"]) == RequestFacts())
    }

    @Test("is bounded: 512 bytes of the agent, 35 of the language, 255 of the host, 1,024 of parameters")
    func bounds() throws {
        let long = String(repeating: "x", count: 3_000)
        let pairs = (0..<50).map { "utm_\($0)=\(String(long.prefix(60)))" }.joined(separator: "&")
        let facts = try Self.facts(
            "/a?\(pairs)", ["User-Agent: \(long)", "Accept-Language: \(long)", "Referer: http://\(long)/"])
        #expect(facts.userAgent?.utf8.count == 512)
        #expect(facts.language?.utf8.count == 35)
        #expect(facts.referrerHost?.utf8.count == 255)
        let kept = try #require(facts.parameters)
        #expect(kept.utf8.count <= 1_024 && kept.utf8.count > 900)
        #expect(kept.split(separator: "&").allSatisfy { $0.hasPrefix("utm_") && $0.utf8.count > 60 })
    }

    @Test("stays inside its bounds when repairing what is no UTF-8 makes it longer")
    func repairs() throws {
        var bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: ".utf8)
        bytes += [UInt8](repeating: 0xFF, count: 600) + Array("\r\n\r\n".utf8)
        let head = try #require(try RequestHead.parse(bytes.span))
        let agent = try #require(Self.read(head, bytes).userAgent)
        #expect(agent.utf8.count <= 512)
        #expect(agent.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" } && agent.utf8.count > 500)
    }

    @Test(
        "holds what the visitor says of consent, decoded",
        arguments: [
            ("consent=yes%21", "yes!"), ("a=1&consent=ads+no", "ads no"), ("consent=", nil), ("consents=1", nil),
        ]
            as [(String, String?)])
    func consent(_ query: String, _ value: String?) throws {
        #expect(try Self.facts("/a?\(query)", []).consent == value)
    }

    @Test(
        "holds the first language",
        arguments: [("de-AT,de;q=0.9", "de-AT"), ("en;q=0.5", "en"), ("fr", "fr"), ("zh-Hant-TW , x", "zh-Hant-TW")])
    func language(_ value: String, _ language: String) throws {
        #expect(try Self.facts("/a", ["Accept-Language: \(value)"]).language == language)
    }

    @Test(
        "holds the host of the referrer, without user, port and path",
        arguments: [
            ("https://shop.example/a?b#c", "shop.example"), ("https://shop.example", "shop.example"),
            ("http://user:secret@shop.example:8080/", "shop.example"), ("http://a?b@c", "a"),
            ("http://[2001:db8::1]:8080/", "[2001:db8::1]"), ("http://[::1]", "[::1]"),
            ("android-app://com.app/", "com.app"),
            ("about:blank", nil), ("shop.example/a", nil), ("http://", nil), (":", nil), ("://", nil), ("http:/a", nil),
        ] as [(String, String?)])
    func referrer(_ value: String, _ host: String?) throws {
        #expect(try Self.facts("/a", ["Referer: \(value)"]).referrerHost == host)
    }

    @Test(
        "holds the advertising parameters as they came, and no others",
        arguments: [
            ("utm_source=a%20b&x=1&gclid=2", "utm_source=a%20b&gclid=2"), ("utm_=1&utm=2&UTM_source=3", nil),
            ("gclid&wbraid=&gbraid=%", "gclid&wbraid=&gbraid=%"),
            ("fbclid=1&&ttclid=2&oppref=3", "fbclid=1&ttclid=2&oppref=3"),
            ("e=1&c=2&uid=3&ctr=4", nil), ("gclidx=1&xgclid=2", nil), ("?gclid=1", nil),
        ] as [(String, String?)])
    func parameters(_ query: String, _ kept: String?) throws {
        #expect(try Self.facts("/a?\(query)", []).parameters == kept)
    }
}
