// SPDX-License-Identifier: Apache-2.0

import TestEffort
import Testing

@testable import Tracking

@Suite("A line of a batch")
struct WireLineTests {
    static func read(_ text: String) throws(WireRefusal) -> WireLine { try read(Array(text.utf8)) }

    static func read(_ bytes: [UInt8]) throws(WireRefusal) -> WireLine {
        let result: Result<WireLine, WireRefusal> = bytes.withUnsafeBufferPointer { line in
            var reader = WireLineReader()
            do throws(WireRefusal) { return .success(try reader.read(line)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    static func refusal(_ text: String) -> WireRefusal? {
        do throws(WireRefusal) {
            _ = try read(text)
            return nil
        } catch { return error }
    }

    static func sample() throws -> String { try #require(try WireFormatPage().sample("wire-visit").first) }

    @Test("of the published page is read back with every fact")
    func sampleIsRead() throws {
        let line = try Self.read(try Self.sample())
        #expect(line.sequence == 41)
        #expect(line.run == 0x00C0_FFEE_00C0_FFEE)
        #expect(line.bootID == "5f0c1e6a-0b7c-4c8e-9a43-2f1f6a1f0a11")
        guard case .visit(let wire) = line.content else { throw WireRefusal(.type) }
        #expect(wire.visit.clickID?.description == "813bfjjhxtqkfffzzznntvqg9d")
        #expect(wire.visit.channel == .qr && wire.visit.verdict == .human && wire.visit.outcome == .redirected)
        #expect(wire.time.occurred == 1_780_000_000_123 && wire.time.latest == 1_780_000_001_123)
        #expect(wire.parameters == #"{"utm_source":"poster east","gclid":"Cj0%"}"#)
        #expect(wire.visit.moment == Moment(bootTime: 90_061_000, wall: 1_780_000_000_123, clock: .synced))
        #expect(wire.visit.request.userAgent == "Mozilla/5.0" && wire.tag == nil && wire.repeatOf == nil)
    }

    @Test("is what the edge writes")
    func edgeAndCoreAgree() throws {
        var visit = Visit(
            clickID: ClickID("813bfjjhxtqkfffzzznntvqg9d"), touchpoint: TouchpointID(value: 1),
            placement: PlacementID(value: .max), channel: .qr, code: "0070C1S6", verdict: .human, reason: "default",
            outcome: .redirected,
            moment: Moment(bootTime: 90_061_000, wall: 1_780_000_000_123, clock: .synced),
            request: RequestFacts(
                userAgent: "Mozilla/5.0", language: "de-AT", referrerHost: "shop.example",
                parameters: "utm_source=poster+east&gclid=Cj0%"))
        visit.earlyAnswer = false
        let line = OutboxLine(
            sequence: 41, run: 0x00C0_FFEE_00C0_FFEE, bootID: "5f0c1e6a-0b7c-4c8e-9a43-2f1f6a1f0a11",
            content: .visit(visit, TimeResolver(anchors: [:]).resolve(visit.moment, boot: 1)))
        #expect(line.wireJSON == (try Self.sample()))
    }

    @Test("of a gap and of an anchor is the line of the export")
    func gapAndAnchor() throws {
        let page = try WireFormatPage()
        let gaps = try page.sample("gap").map { try Self.read($0) }
        #expect(
            gaps.first?.content
                == .gap(
                    Gap(
                        reason: .memoryFull, count: 3, sequences: 17...19, walls: 1_780_000_000_000...1_780_000_001_500)
                ))
        #expect(gaps.last?.content == .gap(Gap(reason: .uncleanStop, count: nil)))
        let anchor = try Self.read(try #require(page.sample("anchor").first))
        #expect(
            anchor.content
                == .anchor(Anchor(bootTime: 90_061_000, wall: 1_780_000_000_123, source: "timesync", error: 1_000)))
    }

    @Test("may have its members in any order, and members that nobody knows")
    func anyOrder() throws {
        let line = try Self.read(
            #" { "error_ms" : 5 , "new": [{"a":1.5e3}, null], "wall_ms":-1,"boottime_ms":0,"source":"core","boot":"b", "#
                + #""run":"000000000000000a","seq":9,"type":"anchor" } "#)
        #expect(line.run == 10 && line.content == .anchor(Anchor(bootTime: 0, wall: -1, source: "core", error: 5)))
    }

    @Test(
        "that is not JSON is malformed",
        arguments: [
            "", "null", "[]", "{", "{}x", #"{"seq":1,}"#, #"{"seq":01}"#, #"{"seq":1"#, #"{"a":"\u12"}"#,
            "{\"a\":\"\t\"}",
            #"{"a":"\ud800"}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":nul}"#, #"{a:1}"#, #"{"a" 1}"#,
            #"{"a":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}",
        ])
    func malformed(_ text: String) { #expect(Self.refusal(text)?.code == .malformed) }

    @Test("that is too long is malformed")
    func tooLong() {
        #expect(Self.refusal(#"{"a":""# + String(repeating: "x", count: 16_384) + #""}"#)?.code == .malformed)
    }

    @Test("of a reserved or unknown type is refused by its type", arguments: ["tag", "Visit", ""])
    func types(_ type: String) {
        let refusal = Self.refusal(#"{"type":"\#(type)","seq":7,"run":"00000000000000ff"}"#)
        #expect(refusal == WireRefusal(.type, field: "type", sequence: 7, run: 255))
    }

    @Test("of a later verdict or of a forgetting is the line of the export")
    func revisions() throws {
        let page = try WireFormatPage()
        let verdict = try Self.read(try #require(page.sample("verdict").first))
        #expect(
            verdict.content
                == .verdict(
                    Reclassification(
                        visit: 41, visitRun: 0x00C0_FFEE_00C0_FFEE, verdict: .preview, reason: "whatsapp-preview",
                        rules: "2026-11-26")))
        let forgettings = try page.sample("forget").map { try Self.read($0).content }
        #expect(
            try forgettings == [
                .forget(.visitor(#require(Visitor("c:0123456789abcdef")))),
                .forget(.click(#require(ClickID("813bfjjhxtqkfffzzznntvqg9d")))), .forget(.before(1_780_000_000_000)),
            ])
    }

    @Test("says which member is missing", arguments: ["code", "verdict", "outcome", "occurred_at", "boot", "wall_ms"])
    func missing(_ field: String) throws {
        let without = try Self.sample().replacingMember(field, with: "null")
        #expect(Self.refusal(without) == WireRefusal(.missing, field: field, sequence: 41, run: 0xC0_FFEE_00C0_FFEE))
    }

    @Test(
        "says which member holds what it cannot",
        arguments: [
            ("click_id", #""813bfjjhxtqkfffzzznntvqg9""#), ("touchpoint", #""x""#), ("channel", #""fax""#),
            ("verdict", #""person""#), ("outcome", "1"), ("occurred_at", #""2026-02-29T00:00:00.000Z""#),
            ("earliest", #""yesterday""#), ("time_quality", #""good""#), ("language", "[]"), ("params", #""a=b""#),
            ("early_answer", #""no""#), ("boottime_ms", "1.5"), ("wall_ms", "9223372036854775808"),
            ("clock_state", #""rolex""#), ("repeat_of", "0"), ("code", #""nul\u0000""#), ("country", #""DEU""#),
        ])
    func values(_ field: String, _ value: String) throws {
        let line = try Self.sample().replacingMember(field, with: value)
        #expect(Self.refusal(line) == WireRefusal(.value, field: field, sequence: 41, run: 0xC0_FFEE_00C0_FFEE))
    }

    @Test("whose number cannot be read says so without one", arguments: ["0", "-1", #""41""#, "null"])
    func sequences(_ value: String) throws {
        let refusal = Self.refusal(try Self.sample().replacingMember("seq", with: value))
        #expect(refusal?.field == "seq" && refusal?.sequence == nil)
    }

    @Test("keeps escapes, surrogate pairs and broken UTF-8 apart")
    func strings() throws {
        let line = try Self.read(try Self.sample().replacingMember("ua", with: #""\u00e9\ud83d\ude00\n\/\"""#))
        guard case .visit(let wire) = line.content else { throw WireRefusal(.type) }
        #expect(wire.visit.request.userAgent == "é😀\n/\"")
        var bytes = Array(try Self.sample().utf8)
        let agent = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("Mozilla".utf8)) })
        bytes[agent] = 0xFF
        #expect(throws: WireRefusal.self) { try Self.read(bytes) }
    }

    @Test("that is cut anywhere or changed in any byte never crashes the reader")
    func damage() throws {
        let bytes = Array(try Self.sample().utf8)
        var generator = Seeded(7)
        for end in bytes.indices { _ = try? Self.read(Array(bytes[..<end])) }
        for _ in 0..<Effort.count(4_000, long: 40_000) {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                changed[Int.random(in: changed.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = try? Self.read(changed)
        }
    }
}

extension String {
    /// The line with another value for a member, for values without nesting.
    fileprivate func replacingMember(_ name: String, with value: String) -> String {
        guard let start = firstRange(of: "\"\(name)\":")?.upperBound else { return self }
        var end = start
        var depth = 0
        var isText = false
        while end < endIndex {
            let symbol = self[end]
            if symbol == "\"" { isText.toggle() }
            if !isText {
                if symbol == "{" { depth += 1 }
                if depth == 0 && (symbol == "," || symbol == "}") { break }
                if symbol == "}" { depth -= 1 }
            }
            end = index(after: end)
        }
        return self[..<start] + value + self[end...]
    }
}
