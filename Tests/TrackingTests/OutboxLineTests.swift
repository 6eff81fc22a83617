// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tracking

@Suite("A line of the export")
struct OutboxLineTests {
    /// The fields of the contract, in its order.
    static let fields = [
        "seq", "run", "click_id", "touchpoint", "placement", "code", "channel", "verdict", "reason", "outcome",
        "occurred_at", "earliest", "latest", "time_quality", "visitor", "device_class", "os", "browser", "language",
        "referrer_host", "location", "country", "params", "tag", "repeat_of", "early_answer",
    ]
    static let wall: Int64 = 1_780_000_000_123

    private static func visit(
        clock: ClockState = .synced, request: RequestFacts = RequestFacts(), known: Bool = true
    ) -> Visit {
        Visit(
            clickID: known ? ClickID("813bfjjhxtqkfffzzznntvqg9d") : nil,
            touchpoint: known ? TouchpointID(value: 1) : nil, placement: known ? PlacementID(value: .max) : nil,
            channel: known ? .qr : nil, code: "0070C1S6", verdict: .human, reason: "default",
            outcome: known ? .redirected : .mistyped, moment: Moment(bootTime: 5_000, wall: wall, clock: clock),
            request: request)
    }

    private static func line(_ sequence: UInt64, _ content: OutboxLine.Content) -> String {
        OutboxLine(
            sequence: sequence, run: 0x00C0_FFEE_00C0_FFEE, bootID: "5f0c1e6a-0b7c-4c8e-9a43-2f1f6a1f0a11",
            content: content
        ).exportJSON
    }

    private static func line(_ visit: Visit) -> String {
        line(41, .visit(visit, TimeResolver(anchors: [:]).resolve(visit.moment, boot: 1)))
    }

    @Test("of a visit is the published sample, byte by byte")
    func visitSample() throws {
        let request = RequestFacts(
            userAgent: "Mozilla/5.0", language: "de-AT", referrerHost: "shop.example",
            parameters: "utm_source=poster+east&gclid=Cj0%&utm_source=other")
        #expect([Self.line(Self.visit(request: request))] == (try WireFormatPage().sample("visit")))
    }

    @Test("of a gap is the published sample, with a count and without")
    func gapSample() throws {
        let counted = Gap(
            reason: .memoryFull, count: 3, sequences: 17...19, walls: 1_780_000_000_000...1_780_000_001_500)
        let unknown = Gap(reason: .uncleanStop, count: nil)
        #expect(
            [Self.line(42, .gap(counted)), Self.line(43, .gap(unknown))] == (try WireFormatPage().sample("gap")))
    }

    @Test("of a later verdict is the published sample")
    func verdictSample() throws {
        let verdict = Reclassification(
            visit: 41, visitRun: 0x00C0_FFEE_00C0_FFEE, verdict: .preview, reason: "whatsapp-preview",
            rules: "2026-11-26")
        #expect([Self.line(45, .verdict(verdict))] == (try WireFormatPage().sample("verdict")))
    }

    @Test("of a forgetting is the published sample, whatever it names")
    func forgettingSample() throws {
        let lines = [
            Self.line(46, .forget(.visitor(try #require(Visitor("c:0123456789abcdef"))))),
            Self.line(47, .forget(.click(try #require(ClickID("813bfjjhxtqkfffzzznntvqg9d"))))),
            Self.line(48, .forget(.before(1_780_000_000_000))),
        ]
        #expect(lines == (try WireFormatPage().sample("forget")))
    }

    @Test("of an anchor is the published sample")
    func anchorSample() throws {
        let anchor = Anchor(bootTime: 90_061_000, wall: Self.wall, source: "timesync", error: 1_000)
        #expect([Self.line(44, .anchor(anchor))] == (try WireFormatPage().sample("anchor")))
    }

    @Test("names every reason for a gap on the published page")
    func reasons() throws {
        let page = try WireFormatPage()
        for reason in Gap.Reason.allCases { #expect(page.mentions("| `\(reason.rawValue)` |")) }
    }

    @Test("has every field of the contract in its order, null where the fact is absent")
    func absentFacts() throws {
        let line = Self.line(Self.visit(clock: .unknown, known: false))
        var rest = Substring(line)
        for field in Self.fields {
            let range = try #require(rest.firstRange(of: "\"\(field)\":"), "\(field) is missing or out of order")
            rest = rest[range.upperBound...]
        }
        let decoded = try JSONDecoder().decode([String: Field].self, from: Data(line.utf8))
        #expect(Set(decoded.keys) == Set(Self.fields))
        let absent = decoded.filter { $0.value == .null }.keys
        let present: Set = [
            "seq", "run", "code", "verdict", "reason", "outcome", "occurred_at", "time_quality", "params",
            "early_answer",
        ]
        #expect(Set(absent) == Set(Self.fields).subtracting(present))
        #expect(decoded["params"] == .object([:]))
    }

    @Test(
        "decodes the kept parameters once and keeps what cannot be decoded",
        arguments: [
            ("utm_source=a%20b+c", ["utm_source": "a b c"]),
            ("utm_source=%2541", ["utm_source": "%41"]),
            ("gclid", ["gclid": ""]),
            ("gclid=a=b", ["gclid": "a=b"]),
            ("gclid=%zz%4", ["gclid": "%zz%4"]),
            ("gclid=%C3%A9%FF", ["gclid": "\u{E9}\u{FFFD}"]),
            ("utm_a=1&utm_a=2&utm_b=%22%0D%0A", ["utm_a": "1", "utm_b": "\"\r\n"]),
        ])
    func parameters(_ query: String, _ expected: [String: String]) throws {
        let line = Self.line(Self.visit(request: RequestFacts(parameters: query)))
        let decoded = try JSONDecoder().decode([String: Field].self, from: Data(line.utf8))
        #expect(decoded["params"] == .object(expected))
        #expect(!line.contains("\n"))
    }
}

/// A field of a line, as far as these tests look at it.
private enum Field: Decodable, Equatable {
    case null
    case text(String)
    case number(Double)
    case truth(Bool)
    case object([String: String])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .object(try container.decode([String: String].self))
        }
    }
}
