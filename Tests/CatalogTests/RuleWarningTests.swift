// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import Catalog

@Suite("What a sheet of rules warns of")
struct RuleWarningTests {
    private static func warnings(_ conditions: String...) throws -> [String] {
        let text = conditions.map { $0 + " -> https://a.example/" }.joined(separator: "\n")
        return try RuleSheet(text, policy: DestinationPolicy(ownHosts: [])).warnings.map(\.description)
    }

    @Test(
        "is a line that nobody reaches, because one above takes everybody",
        arguments: [
            ("always", "os=ios", true), ("os=ios", "os=ios", true), ("os=ios", "os=android", false),
            ("os=ios,android", "os=ios weekday=mon", true), ("os=ios weekday=mon", "os=ios", false),
            ("os!=ios", "os=android", false), ("os!=ios", "os!=ios,android", true),
            ("os!=ios,android", "os!=ios", false),
            ("language=en", "language=en-gb", true), ("language=en-gb", "language=en", false),
            ("language=en", "language=eng", false), ("query.a=*", "query.a=1,2", true),
            ("query.a=1", "query.a=*", false),
            ("query.a=*", "query.b=1", false), ("weekday=mon-fri", "weekday=tue", true),
            ("weekday=tue", "weekday=mon-fri", false),
            ("hours=08:00-18:00", "hours=09:00-10:00", true), ("hours=09:00-10:00", "hours=09:30-10:30", false),
            ("hours=22:00-06:00", "hours=23:00-05:00", true), ("at=2026-12-01..", "at=2026-12-02..2026-12-03", true),
            ("box=1,2", "box=2", true), ("channel=qr,nfc", "channel=nfc", true),
            ("uplink=up", "uplink=up os=ios", true),
            ("ip=10.0.0.0/8", "ip=10.0.0.0/8", true), ("zone=A", "zone=A,B", false), ("country=VN", "country=VN", true),
            ("device=phone", "device=phone,tv", false),
        ])
    func unreachable(_ above: String, _ below: String, _ isWarned: Bool) throws {
        let expected = isWarned ? ["line 2 is never reached: line 1 takes everybody whom it would"] : []
        #expect(try Self.warnings(above, below) == expected)
    }

    @Test("is two lines that differ in nothing but times that meet")
    func overlap() throws {
        let (week, rest) = ("os=ios at=2026-12-01..2026-12-07", "at=2026-12-07..2026-12-20 os=ios")
        #expect(
            try Self.warnings(week, rest) == ["lines 1 and 2 overlap in time; where they do, line 1 goes first"])
        #expect(try Self.warnings(week, "os=ios at=2026-12-08..2026-12-20").isEmpty)
        #expect(try Self.warnings(week, "os=android at=2026-12-07..2026-12-20").isEmpty)
        #expect(try Self.warnings(week, "os=ios").isEmpty)
    }

    @Test("is true: whom a line that is never reached would take, the one above takes")
    func soundness() throws {
        var dice = Seeded(21)
        let words = [
            "os=ios", "os=ios,android", "os!=android", "language=en", "language=en-gb", "hours=08:00-18:00",
            "weekday=mon",
            "hours=09:00-10:00", "channel=qr", "channel!=nfc", "query.a=1", "query.a=*", "uplink=up", "country=VN",
        ]
        var warned = 0
        for _ in 0..<3_000 {
            let lines = (0..<2).map { _ in (0..<2).compactMap { _ in words.randomElement(using: &dice) } }
            let text = lines.map { $0.joined(separator: " ") + " -> https://a.example/" }.joined(separator: "\n")
            guard let sheet = try? RuleSheet(text, policy: DestinationPolicy(ownHosts: [])), !sheet.warnings.isEmpty
            else { continue }
            warned += 1
            let writer = LocationWriter(tracking: false, parameter: "click_id")
            let rules = sheet.rules.map { $0.compiled(writer) }
            for _ in 0..<20 {
                let facts = Self.facts(&dice)
                #expect(!rules[1].holds(for: facts) || rules[0].holds(for: facts), "\(text)")
            }
        }
        #expect(warned > 50)
    }

    private static func facts(_ dice: inout Seeded) -> RuleFacts {
        var agent = UserAgent("")
        agent.os = ["ios", "android", nil].randomElement(using: &dice) ?? nil
        return RuleFacts(
            agent: agent, languages: .init(["en-GB", "en", "de"].randomElement(using: &dice) ?? ""),
            country: ["VN", nil].randomElement(using: &dice) ?? nil,
            local: Bool.random(using: &dice) ? Int64.random(in: 0..<700_000, using: &dice) : nil,
            query: .init(["a=1", "a", ""].randomElement(using: &dice) ?? ""),
            box: BoxFacts(isUplinkUp: Bool.random(using: &dice)),
            channel: Channel.allCases.randomElement(using: &dice) ?? .qr)
    }
}
