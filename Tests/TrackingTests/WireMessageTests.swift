// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@Suite("A message between edge and core")
struct WireMessageTests {
    private static func json(_ text: String) throws -> JSONValue { try #require(JSONValue(Array(text.utf8))) }

    @Test("about a batch survives the way there and back")
    func batchAnswer() throws {
        let answer = BatchAnswer(
            run: 0x00C0_FFEE, sequences: 41...43, accepted: 2, duplicate: 0,
            rejected: [
                .init(sequence: 43, line: 3, code: "value", field: "channel"),
                .init(sequence: nil, line: 4, code: "malformed", field: nil),
            ], durableThrough: 43, serverTime: 1_780_000_000_123, catalogCursor: "17")
        #expect(BatchAnswer(try Self.json(answer.json)) == answer)
    }

    @Test("of a venue's login page is no answer to a batch", arguments: ["{}", "[]", #"{"run":"00"}"#, #""ok""#])
    func loginPage(_ text: String) throws { #expect(BatchAnswer(try Self.json(text)) == nil) }

    @Test("of enrolment survives the way there and back")
    func enrolment() throws {
        let request = EnrolmentRequest(
            code: "0070C1S6", name: "Booth \"12\"", key: Array(0..<32), draftDevice: 11_259_375, codeBlock: 4_660,
            codes: ["4HMNF6Y8"], replaced: 7)
        #expect(try EnrolmentRequest(try Self.json(request.json)) == request)
        let answer = EnrolmentAnswer(
            device: 4_711, token: "t", codeBlocks: [4_660, 1], conflicts: [.init(code: "4HMNF6Y8", takenBy: nil)],
            org: "Hall", publicURL: nil, serverTime: 1_780_000_000_123, clickTimeFloor: 75_932_800_123)
        #expect(EnrolmentAnswer(try Self.json(answer.json)) == answer)
    }

    @Test(
        "of enrolment names the member that cannot be",
        arguments: [
            ("code", "1"), ("name", #""""#), ("device_key", #""00""#), ("draft_device", "16777216"),
            ("code_block", "32768"), ("codes", "[1]"), ("replace", "-1"),
        ])
    func enrolmentRefusals(_ field: String, _ value: String) throws {
        let members = [
            "code": #""A""#, "name": #""B""#, "device_key": #""\#(String(repeating: "0", count: 64))""#,
            "draft_device": "1", "code_block": "1",
        ].merging([field: value]) { $1 }
        let text = "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        #expect(throws: WireRefusal(.value, field: field)) { try EnrolmentRequest(try Self.json(text)) }
    }

    @Test("of a heartbeat survives the way there and back, and is never refused for its details")
    func heartbeat() throws {
        var heartbeat = Heartbeat()
        heartbeat.run = 5
        heartbeat.version = "0.1.0"
        heartbeat.colour = "yellow"
        heartbeat.complaints = [.init(code: "log-failing", message: "The disk is full.")]
        heartbeat.pending = 3
        heartbeat.clickCeiling = 9
        #expect(Heartbeat(try Self.json(heartbeat.json)) == heartbeat)
        #expect(Heartbeat(try Self.json(#"{"run":7,"health":[],"pending":"many"}"#)) == Heartbeat())
        let answer = HeartbeatAnswer(serverTime: 1_780_000_000_123, clickTimeFloor: 5, catalogCursor: nil)
        #expect(HeartbeatAnswer(try Self.json(answer.json)) == answer)
    }

    @Test("holds times with one spelling only")
    func times() {
        for time: Int64 in [0, 1_780_000_000_123, -1, -62_135_596_800_000, 253_402_300_799_999, 951_782_400_000] {
            #expect(Int64(rfc3339: time.rfc3339) == time)
        }
        for text in [
            "2026-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000+00:00", "2026-01-01 00:00:00.000Z", "",
        ] { #expect(Int64(rfc3339: text) == nil) }
    }
}
