// SPDX-License-Identifier: Apache-2.0

import TestEffort
import Testing
import Tracking

@testable import Redirect

@Suite("A compiled program of rules")
struct RuleProgramTests {
    private static let systems = ["ios", "android", "windows", "macos", "linux", "other"]
    private static let browsers = ["safari", "chrome", "firefox", "zalo", "webview", "other"]
    private static let ranges = ["10.0.0.0/8", "10.0.0.0/25", "fd00::/8", "0.0.0.0/0"].compactMap { AddressRange($0) }

    private static func first(_ program: RuleProgram, _ facts: RuleFacts) -> Int? {
        let quick = RuleProgram.Quick(
            agent: facts.agent, channel: facts.channel, isUplinkUp: facts.box.isUplinkUp, local: facts.local)
        return program.first(quick, facts: { facts })
    }

    private static func some<Value>(_ values: [Value], _ dice: inout Seeded) -> [Value] {
        (0..<Int.random(in: 1...3, using: &dice)).compactMap { _ in values.randomElement(using: &dice) }
    }

    private static func test(_ dice: inout Seeded) -> RuleCondition.Test {
        func time(_ dice: inout Seeded) -> Range<Int64> {
            let start = Int64.random(in: -700_000...700_000, using: &dice)
            return start..<start + Int64.random(in: 1...500_000, using: &dice)
        }
        func hours(_ dice: inout Seeded) -> Range<Int> {
            let start = Int.random(in: 0..<1_400, using: &dice)
            return start..<Int.random(in: start + 1...1_440, using: &dice)
        }
        return switch Int.random(in: 0..<14, using: &dice) {
        case 0: .device(some(UserAgent.DeviceClass.allCases, &dice))
        case 1: .os(some(systems, &dice))
        case 2: .browser(some(browsers, &dice))
        case 3: .language(some(["vi", "en", "en-gb"], &dice))
        case 4: .country(some(["VN", "DE", "AT"], &dice))
        case 5: .address(some(ranges, &dice))
        case 6: .period(Bool.random(using: &dice) ? [time(&dice)] : [time(&dice), time(&dice)])
        case 7: .weekday(UInt8.random(in: 1...127, using: &dice))
        case 8: .hours(Bool.random(using: &dice) ? [hours(&dice)] : [hours(&dice), hours(&dice)])
        case 9: .query(name: "a", values: Bool.random(using: &dice) ? nil : some(["1", "2"], &dice))
        case 10: .zone(some(["A", "B", ""], &dice))
        case 11: .box(some([1, 2, 3], &dice))
        case 12: .uplink(isUp: Bool.random(using: &dice))
        default: .channel(some(Channel.allCases, &dice))
        }
    }

    private static func facts(_ dice: inout Seeded) -> RuleFacts {
        var agent = UserAgent("")
        agent.deviceClass = UserAgent.DeviceClass.allCases.randomElement(using: &dice) ?? .other
        agent.os = ([nil, "chromeos"] + systems.dropLast()).randomElement(using: &dice) ?? nil
        agent.browser = ([nil, "edge"] + browsers.dropLast()).randomElement(using: &dice) ?? nil
        let addresses = [nil, "10.0.0.1", "10.0.0.200", "8.8.8.8", "fd00::1"]
        return RuleFacts(
            agent: agent,
            languages: .init(["vi", "en-GB,vi;q=0.5", "de", ""].randomElement(using: &dice) ?? ""),
            country: [nil, "VN", "DE"].randomElement(using: &dice) ?? nil,
            address: (addresses.randomElement(using: &dice) ?? nil).flatMap { InternetAddress($0) },
            local: Bool.random(using: &dice) ? Int64.random(in: -800_000...800_000, using: &dice) : nil,
            query: .init(["", "a=1", "a=2&a=1", "b"].randomElement(using: &dice) ?? ""),
            box: BoxFacts(
                zone: [nil, "A"].randomElement(using: &dice) ?? nil, device: UInt32.random(in: 1...3, using: &dice),
                isUplinkUp: Bool.random(using: &dice)),
            channel: Channel.allCases.randomElement(using: &dice) ?? .qr)
    }

    @Test("finds the same rule as asking each in order, for random rules and visitors")
    func equivalence() {
        var dice = Seeded(11)
        var places: [Int?: Int] = [:]
        let rounds = Effort.count(400, long: 4_000)
        for _ in 0..<rounds {
            let rules = (1...10).map { line in
                let conditions = (0..<Int.random(in: 1...4, using: &dice)).map { _ in
                    RuleCondition(Self.test(&dice), isNegated: Bool.random(using: &dice))
                }
                return RouteRule(conditions: conditions, target: .offline, line: line)
            }
            let program = RuleProgram(rules)
            for _ in 0..<10 {
                let facts = Self.facts(&dice)
                let expected = rules.firstIndex { $0.holds(for: facts) }
                #expect(Self.first(program, facts) == expected)
                places[expected, default: 0] += 1
            }
        }
        #expect(
            places.count == 11 && places.values.allSatisfy { $0 > rounds / 20 }, "Every place is taken now and then.")
    }

    @Test("tells more systems apart than there are bits for")
    func many() {
        let names = (0..<150).map { "system\($0)" }
        for size in [1, 7, 59, 70] {
            let rules = stride(from: 0, to: names.count, by: size).map { start in
                let some = Array(names[start..<min(names.count, start + size)])
                return RouteRule(conditions: [RuleCondition(.os(some))], target: .offline, line: start)
            }
            let program = RuleProgram(rules)
            for (number, name) in names.enumerated() {
                var agent = UserAgent("")
                agent.os = name
                #expect(Self.first(program, RuleFacts(agent: agent)) == number / size)
            }
            #expect(Self.first(program, RuleFacts(agent: UserAgent(""))) == nil)
        }
    }

    @Test("asks for what takes long only where the quick conditions of a rule hold, and once")
    func laziness() {
        let program = RuleProgram([
            RouteRule(
                conditions: [RuleCondition(.language(["vi"])), RuleCondition(.channel([.nfc]))], target: .offline,
                line: 1),
            RouteRule(
                conditions: [RuleCondition(.country(["VN"])), RuleCondition(.channel([.qr]))], target: .offline, line: 2
            ),
            RouteRule(conditions: [RuleCondition(.zone(["A"]))], target: .offline, line: 3),
        ])
        var asked = 0
        func first(_ channel: Tracking.Channel) -> Int? {
            asked = 0
            return program.first(.init(agent: UserAgent(""), channel: channel, isUplinkUp: true)) {
                asked += 1
                return RuleFacts(agent: UserAgent(""), country: "VN", channel: channel)
            }
        }
        #expect(first(.qr) == 1 && asked == 1)
        #expect(first(.link) == nil && asked == 1)
        #expect(
            RuleProgram([]).first(.init(agent: UserAgent(""), channel: .qr, isUplinkUp: true)) { Self.facts() } == nil)
    }

    private static func facts() -> RuleFacts {
        Issue.record("Nobody needs them.")
        return RuleFacts(agent: UserAgent(""))
    }
}
