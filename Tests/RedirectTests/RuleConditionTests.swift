// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("A condition of a rule")
struct RuleConditionTests {
    /// Tuesday, 2026-12-01T22:30:00 of the venue.
    private static let tuesday: Int64 = 1_796_164_200

    private static var facts: RuleFacts {
        var agent = UserAgent("")
        (agent.deviceClass, agent.os, agent.browser) = (.phone, "ios", "safari")
        return RuleFacts(
            agent: agent, languages: .init("vi-VN,en;q=0.5"), country: "VN", address: InternetAddress("10.0.0.7"),
            local: tuesday, query: .init("a=1&a=two+words&b&%63=x"),
            box: BoxFacts(zone: "Hall A", device: 12, isUplinkUp: false), channel: .nfc)
    }

    /// Facts of which nothing is known.
    private static var nothing: RuleFacts { RuleFacts(agent: UserAgent("")) }

    private static func range(_ text: String) throws -> AddressRange { try #require(AddressRange(text)) }

    @Test("holds for what it names, and negated for everything else")
    func tests() throws {
        let times = Self.tuesday..<Self.tuesday + 1
        let holding: [RuleCondition.Test] = [
            .device([.tablet, .phone]), .os(["android", "ios"]), .browser(["safari"]), .language(["fr", "vi"]),
            .country(["DE", "VN"]), .address([try Self.range("10.0.0.0/29")]), .period([0..<1, times]),
            .weekday(1 << 2),
            .hours([0..<6, 1_350..<1_351]), .query(name: "a", values: ["two words"]), .query(name: "b", values: nil),
            .query(name: "b", values: [""]), .query(name: "c", values: ["x"]), .zone(["Hall A"]), .box([1, 12]),
            .uplink(isUp: false), .channel([.nfc]),
        ]
        let failing: [RuleCondition.Test] = [
            .device([.tablet]), .os(["android"]), .browser(["chrome", "other"]), .language(["en"]), .country(["DE"]),
            .address([try Self.range("10.0.0.8/29"), try Self.range("fd00::/8")]),
            .period([Self.tuesday - 9..<Self.tuesday, Self.tuesday + 1..<Int64.max]), .weekday(~(1 << 2)),
            .hours([1_351..<1_440, 0..<1_350]), .query(name: "a", values: ["2"]), .query(name: "d", values: nil),
            .query(name: "A", values: nil), .zone(["hall a"]), .box([1]), .uplink(isUp: true), .channel([.qr, .link]),
        ]
        for test in holding {
            #expect(RuleCondition(test).holds(for: Self.facts), "\(test)")
            #expect(!RuleCondition(test, isNegated: true).holds(for: Self.facts), "\(test)")
        }
        for test in failing {
            #expect(!RuleCondition(test).holds(for: Self.facts), "\(test)")
            #expect(RuleCondition(test, isNegated: true).holds(for: Self.facts), "\(test)")
        }
    }

    @Test("does not hold where nothing is known, negated or not")
    func unknown() throws {
        let tests: [RuleCondition.Test] = [
            .country(["VN"]), .address([try Self.range("0.0.0.0/0")]), .period([.min..<Int64.max]), .weekday(127),
            .hours([0..<1_440]),
        ]
        for test in tests {
            #expect(!RuleCondition(test).holds(for: Self.nothing), "\(test)")
            #expect(!RuleCondition(test, isNegated: true).holds(for: Self.nothing), "\(test)")
        }
    }

    @Test("calls a system and a browser that it cannot name other")
    func others() {
        #expect(RuleCondition(.os(["other"])).holds(for: Self.nothing))
        #expect(RuleCondition(.browser(["other"])).holds(for: Self.nothing))
        #expect(!RuleCondition(.os(["other"])).holds(for: Self.facts))
    }

    @Test(
        "knows the day and the minute, also before 1970",
        arguments: [
            [0, 4, 0], [-1, 3, 1_439], [-86_400, 3, 0], [-86_401, 2, 1_439], [86_399, 4, 1_439], [86_400, 5, 0],
            [259_200, 0, 0], [-345_600, 0, 0], [-345_601, 6, 1_439],
        ])
    func calendar(_ expected: [Int]) {
        #expect(Int(RuleCondition.weekday(Int64(expected[0]))) == expected[1])
        #expect(RuleCondition.minute(Int64(expected[0])) == expected[2])
    }
}
