// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("Keys of tags that prove their taps")
struct SUNKeyRingTests {
    private let zeros = String(repeating: "0", count: 32)
    private let ones = String(repeating: "1", count: 32)
    private let picc = "EF963FF7828658A599F3041510671E88"
    private let code = "94EED9EE65337086"

    @Test func `a tag's own line counts before that of all others`() throws {
        let ring = try SUNKeyRing(lines: [
            "# shop 12", "", "* \(ones)", "  * \(zeros) \(ones)", "04de5f1eacc040 \(zeros)",
        ])
        #expect(try ring.open(e: picc, c: code).counter.value == 61)
        let wrong = try SUNKeyRing(lines: ["* \(zeros) \(zeros)", "04DE5F1EACC040 \(ones)"])
        #expect(throws: SUNError.wrongCode) { try wrong.open(e: picc, c: code) }
        let changing = try SUNKeyRing(lines: ["* \(zeros)", "04DE5F1EACC040 \(ones)", "04DE5F1EACC040 \(zeros)"])
        #expect(try changing.open(e: picc, c: code).uid == TagUID("04DE5F1EACC040"))
    }

    @Test func `every changed digit is refused`() throws {
        let ring = try SUNKeyRing(lines: ["* \(zeros) \(zeros)"])
        for place in 0..<16 {
            var changed = Array(code)
            changed[place] = changed[place] == "0" ? "1" : "0"
            #expect(throws: SUNError.wrongCode) { try ring.open(e: picc, c: String(changed)) }
        }
        for place in 0..<32 {
            var changed = Array(picc)
            changed[place] = changed[place] == "0" ? "1" : "0"
            #expect(throws: SUNError.self) { try ring.open(e: String(changed), c: code) }
        }
        #expect(throws: SUNError.wrongCode) {
            try ring.open(uid: "041E3C8A2D6B80", ctr: "000007", c: "4B00064004B0B3D3")
        }
        #expect(throws: SUNError.wrongCode) {
            try ring.open(uid: "041E3C8A2D6B81", ctr: "000006", c: "4B00064004B0B3D3")
        }
        #expect(throws: SUNError.wrongCode) {
            try ring.open(e: picc, c: code, input: Array("x".utf8).map(String.init).joined())
        }
    }

    @Test func `LRP is refused with the way out`() throws {
        let ring = try SUNKeyRing(lines: ["* \(zeros) \(zeros)"])
        #expect(throws: SUNError.lrp) {
            try ring.open(e: "AAE1508939ECF6FF26BCE407959AB1A5EC022819A35CD293", c: code)
        }
        #expect("\(SUNError.lrp)".contains("AES"))
    }

    @Test func `what is no link of a tag is told apart`() throws {
        let ring = try SUNKeyRing(lines: ["* \(zeros)", "* - an10922:\(ones)"])
        #expect(throws: SUNError.malformed("e")) { try ring.open(e: "EF96", c: code) }
        #expect(throws: SUNError.malformed("e")) { try ring.open(e: "xyz", c: code) }
        #expect(throws: SUNError.malformed("c")) { try ring.open(e: picc, c: "94EE") }
        #expect(throws: SUNError.malformed("file")) { try ring.open(e: picc, c: code, file: "00") }
        #expect(throws: SUNError.malformed("uid")) { try ring.open(uid: "041E", ctr: "000006", c: code) }
        #expect(throws: SUNError.malformed("ctr")) { try ring.open(uid: "041E3C8A2D6B80", ctr: "6", c: code) }
        #expect(throws: SUNError.wrongCode) { try ring.open(e: picc, c: code) }
        let metaOnly = try SUNKeyRing(lines: ["* \(zeros)"])
        #expect(metaOnly.isEmpty)
        #expect(throws: SUNError.unknownTag(try #require(TagUID("04DE5F1EACC040")))) {
            try metaOnly.open(e: picc, c: code)
        }
        #expect(throws: SUNError.undecryptable) { try SUNKeyRing(lines: ["* \(ones)"]).open(e: picc, c: code) }
    }

    @Test func `diversified keys are those of each tag`() throws {
        // AN10922 with the master key, UID and system identifier of its example.
        let master = "00112233445566778899AABBCCDDEEFF"
        let diversified = try SUNKeyRing(lines: ["* - an10922:\(master):3042F54E585020416275"])
        let fixed = try SUNKeyRing(lines: ["04782E21801D80 A8DD63A3B89D54B37CA802473FDA9175"])
        for ring in [diversified, fixed] {
            #expect(throws: SUNError.wrongCode) { try ring.open(uid: "04782E21801D80", ctr: "000001", c: code) }
            // openssl mac -cipher AES-128-CBC … CMAC, twice.
            #expect(try ring.open(uid: "04782E21801D80", ctr: "000001", c: "3823829FFF15CD85").counter.value == 1)
        }
    }

    @Test(arguments: [
        ("04DE5F1EACC040", SUNKeyRingError.Reason.words), ("*", .words), ("* 00 00 00", .words),
        ("04DE5F1E 00000000000000000000000000000000", .uid), ("x 00000000000000000000000000000000", .uid),
        ("04DE5F1EACC040 00", .key), ("* 00", .key), ("* - an10922:00", .key), ("* - an10923:00", .key),
        ("* - an10922:00000000000000000000000000000000:0", .key),
    ])
    func `a line that is no line is named, and its key is not repeated`(
        line: String, reason: SUNKeyRingError.Reason
    ) {
        #expect(throws: SUNKeyRingError(reason, line: 2)) { try SUNKeyRing(lines: ["# keys", line]) }
        #expect(!"\(SUNKeyRingError(reason, line: 2))".contains("0000"))
    }
}
