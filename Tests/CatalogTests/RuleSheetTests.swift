// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import Catalog

@Suite("A sheet of rules")
struct RuleSheetTests {
    private static let policy = DestinationPolicy(ownHosts: ["go.example"])
    private static let to = "-> https://a.example/"

    private static func sheet(_ lines: String...) throws -> RuleSheet {
        try RuleSheet(lines.joined(separator: "\n"), policy: policy)
    }

    private static func condition(_ word: String) throws -> RuleCondition {
        try #require(try sheet("\(word) \(to)").rules.first?.conditions.first)
    }

    @Test("reads every condition, and each negated")
    func conditions() throws {
        let ranges = ["10.0.0.0/8", "fd00::1"].compactMap { AddressRange($0) }
        let expected: [(word: String, test: RuleCondition.Test)] = [
            ("device=phone,TV", .device([.phone, .tv])), ("os=iOS,android", .os(["ios", "android"])),
            ("browser=Zalo", .browser(["zalo"])),
            ("language=vi,en-GB,zh-hant-419", .language(["vi", "en-gb", "zh-hant-419"])),
            ("country=vn,DE", .country(["VN", "DE"])), ("ip=10.0.0.0/8,fd00::1", .address(ranges)),
            ("at=1970-01-02T00:01..1970-01-03T00:00", .period([86_460..<172_800])),
            ("at=1970-01-02..1970-01-02", .period([86_400..<172_800])),
            ("at=1970-01-02..", .period([86_400..<Int64.max])),
            ("at=..1970-01-02,..1970-01-01T00:00", .period([Int64.min..<172_800, Int64.min..<0])),
            ("weekday=tue", .weekday(0b100)), ("weekday=fri-mon,Wed", .weekday(0b110_1011)),
            ("weekday=sun-sat", .weekday(127)), ("hours=09:00-17:30", .hours([540..<1_050])),
            ("hours=22:00-06:00,12:00-12:01", .hours([0..<360, 1_320..<1_440, 720..<721])),
            ("hours=22:00-00:00", .hours([1_320..<1_440])), ("hours=00:00-24:00", .hours([0..<1_440])),
            ("query.utm_source=a,b", .query(name: "utm_source", values: ["a", "b"])),
            ("query.x=*", .query(name: "x", values: nil)), ("query.x=", .query(name: "x", values: [""])),
            ("query.x=a=b", .query(name: "x", values: ["a=b"])), ("zone=Hall,B", .zone(["Hall", "B"])),
            ("box=7,16777215", .box([7, 16_777_215])), ("uplink=up", .uplink(isUp: true)),
            ("uplink=down", .uplink(isUp: false)), ("channel=qr,nfc,link", .channel([.qr, .nfc, .link])),
        ]
        for (word, test) in expected {
            #expect(try Self.condition(word) == RuleCondition(test), "\(word)")
            let negated = word.replacing("=", with: "!=", maxReplacements: 1)
            #expect(try Self.condition(negated) == RuleCondition(test, isNegated: true), "\(negated)")
        }
    }

    @Test("holds words with blanks, commas of their own and arrows together by quotes")
    func quotes() throws {
        #expect(try Self.condition("zone=\"Hall A,Hall B\"") == RuleCondition(.zone(["Hall A", "Hall B"])))
        #expect(try Self.condition("\"zone=Hall A\"") == RuleCondition(.zone(["Hall A"])))
        #expect(try Self.condition("query.q=\"a -> b\"") == RuleCondition(.query(name: "q", values: ["a -> b"])))
        #expect(try Self.condition("query.q=a->b") == RuleCondition(.query(name: "q", values: ["a->b"])))
        #expect(try Self.sheet("zone=\"Hall A\" os=ios \(Self.to)").rules[0].words == ["zone=Hall A", "os=ios"])
    }

    @Test("knows where each rule leads, on which line, and what nobody needs to read")
    func layout() throws {
        let sheet = try Self.sheet(
            "# os=ios -> nowhere", "", "  os=ios\t->   https://a.example/x#f  ", "\t# more", "always -> offline",
            "-> 33.3% https://b.example/ 66.70% tel:+84123", "\r")
        #expect(sheet.rules.map(\.line) == [3, 5, 6])
        #expect(sheet.rules.map(\.conditions.count) == [1, 0, 0])
        #expect(sheet.rules[0].text == "os=ios\t->   https://a.example/x#f")
        guard case .destination(let destination) = sheet.rules[0].target, case .split(let ways) = sheet.rules[2].target
        else { throw RuleError(0, .noTarget) }
        #expect(destination.text == "https://a.example/x#f")
        #expect(sheet.rules[1].target == .offline && sheet.leadsOffline)
        #expect(
            ways.map(\.share) == [3_330, 6_670] && ways.map(\.destination.text) == ["https://b.example/", "tel:+84123"])
        #expect(try !Self.sheet("os=ios \(Self.to)").leadsOffline)
        #expect(try Self.sheet("").rules.isEmpty && Self.sheet("# none").rules.isEmpty)
    }

    @Test("shares visitors out as its routes do")
    func ways() throws {
        let rule = try Self.sheet("-> 10% https://a.example/1 60% https://a.example/2 30% https://a.example/3").rules[0]
        guard case .split(let ways) = rule.target else { throw RuleError(1, .noTarget) }
        let compiled = rule.compiled(LocationWriter(tracking: false, parameter: "click_id")).target
        var generator = Seeded(8)
        for _ in 0..<2_000 {
            let share = generator.next()
            let path = Rule.way(of: share, in: ways)?.destination.text.suffix(1)
            let location = compiled.location { share }.map { String(decoding: $0, as: UTF8.self) }
            #expect(location?.contains("a.example/\(path ?? "?")") == true)
        }
    }

    @Test("takes as many rules and bytes as it says")
    func bounds() throws {
        let many = Array(repeating: "os=ios \(Self.to)", count: 200)
        #expect(try RuleSheet(many.joined(separator: "\n"), policy: Self.policy).rules.count == 200)
        let filled = many.joined(separator: "\n") + "\n#"
        let full = filled + String(repeating: "x", count: 65_536 - filled.utf8.count)
        #expect(try RuleSheet(full, policy: Self.policy).description == full)
        #expect(throws: RuleError(0, .tooLong)) { try RuleSheet(full + "x", policy: Self.policy) }
        #expect(throws: RuleError(202, .tooMany)) {
            try RuleSheet("\n" + many.joined(separator: "\n") + "\n\(Self.to)", policy: Self.policy)
        }
    }
}
