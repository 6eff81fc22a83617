// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("NDEF messages")
struct NDEFMessageTests {
    private let link = "https://tap.example.vn/t/a"

    @Test func `a smart poster of one link is what ndeflib makes of it`() throws {
        let poster = try NDEFMessage(RecordContent.smartPoster(SmartPoster(uri: link)).record())
        #expect(poster.bytes == hex("d102175370d1011355047461702e6578616d706c652e766e2f742f61"))
        #expect(poster.link == link)
    }

    @Test func `a link with an Android application is what ndeflib makes of it`() throws {
        let message = try NDEFMessage(link: link, application: "com.example.app")
        #expect(
            message.bytes
                == hex(
                    "910113 55 047461702e6578616d706c652e766e2f742f61"
                        + "540f0f 616e64726f69642e636f6d3a706b67 636f6d2e6578616d706c652e617070"))
        #expect(try NDEFMessage(decoding: message.bytes) == message)
        #expect(message.link == link)
        #expect(try RecordContent(message.records[1]) == .application("com.example.app"))
    }

    @Test func `payloads of 255 and 256 bytes have lengths of one and of four`() throws {
        for count in [255, 256] {
            let message = NDEFMessage(try NDEFRecord(.unknown, type: [], payload: Array(repeating: 7, count: count)))
            #expect(Array(message.bytes.prefix(3)) == hex(count == 255 ? "d500ff" : "c50000"))
            #expect(message.bytes.count == count + (count == 255 ? 3 : 6))
            #expect(try NDEFMessage(decoding: message.bytes) == message)
        }
    }

    @Test func `the offset of a payload is where it stands in the bytes`() throws {
        let message = NDEFMessage(
            try NDEFRecord(.external, type: hex("6162"), id: hex("0102"), payload: Array(repeating: 1, count: 300)),
            .empty, try RecordContent.uri("tel:1").record())
        for (index, record) in message.records.enumerated() {
            let offset = message.payloadOffset(of: index)
            #expect(Array(message.bytes[offset..<offset + record.payload.count]) == record.payload)
        }
    }

    @Test func `chunks are joined to the record that they are`() throws {
        let chunked = hex("b5 00 02 0101 36 00 01 02 56 00 02 0303")
        let whole = try NDEFMessage(decoding: chunked)
        #expect(whole.records.map(\.payload) == [hex("0101020303")])
        #expect(whole.bytes == hex("d5 00 05 0101020303"))
    }

    @Test(arguments: [
        ("", NDEFError(.empty, at: 0)),
        ("d1", NDEFError(.cut(missing: 1), at: 1)),
        ("d10102 55", NDEFError(.cut(missing: 2), at: 4)),
        ("c101 ffffffff 55", NDEFError(.cut(missing: 0xFFFF_FFFF), at: 7)),
        ("51010155 00", NDEFError(.noBeginning, at: 0)),
        ("91010155 00", NDEFError(.noEnd, at: 5)),
        ("91010155 00 d1010155 00", NDEFError(.secondBeginning, at: 5)),
        ("d1010155 00 fe00", NDEFError(.bytesAfterEnd(2), at: 5)),
        ("d70000", NDEFError(.reservedFormat, at: 0)),
        ("d60000", NDEFError(.strayChunk, at: 0)),
        ("d10000", NDEFError(.typeLength(0), at: 0)),
        ("d00100 55", NDEFError(.typeLength(1), at: 0)),
        ("d00001 55", NDEFError(.unexpectedField, at: 0)),
        ("910101 55 00 d50100 55", NDEFError(.secondBeginning, at: 5)),
        ("910101 55 00 550100 55", NDEFError(.typeLength(1), at: 5)),
        ("b50001 00 510101 55 00", NDEFError(.strayChunk, at: 4)),
        ("b50001 00 560101 55 00", NDEFError(.typeLength(1), at: 5)),
        ("f50001 00", NDEFError(.strayChunk, at: 0)),
    ])
    func `broken bytes are refused, and told where`(bytes: String, error: NDEFError) {
        #expect(throws: error) { try NDEFMessage(decoding: hex(bytes)) }
    }

    @Test func `whatever bytes come, they are read or refused at an offset inside them`() throws {
        var dice = Seeded(6)
        let seeds = [
            try NDEFMessage(link: link, application: "a.b").bytes,
            try NDEFMessage(RecordContent.smartPoster(SmartPoster(uri: link)).record()).bytes,
        ]
        for turn in 0..<20_000 {
            var bytes = turn % 3 == 0 ? dice.bytes(.random(in: 0...40, using: &dice)) : seeds[turn % 2]
            for _ in 0..<Int.random(in: 0...3, using: &dice) where !bytes.isEmpty {
                bytes[.random(in: bytes.indices, using: &dice)] = .random(in: 0...255, using: &dice)
            }
            do throws(NDEFError) {
                let message = try NDEFMessage(decoding: bytes)
                #expect(try NDEFMessage(decoding: message.bytes) == message)
                for record in message.records { _ = try? RecordContent(record) }
            } catch {
                #expect(0...bytes.count ~= error.offset)
            }
        }
    }

    @Test func `a record that its format forbids is not made`() {
        #expect(throws: NDEFError(.typeLength(0), at: 0)) { try NDEFRecord(.media, type: [], payload: []) }
        #expect(throws: NDEFError(.fieldTooLong(256), at: 0)) {
            try NDEFRecord(.media, type: Array(repeating: 0x61, count: 256), payload: [])
        }
        #expect(throws: NDEFError(.unexpectedField, at: 0)) { try NDEFRecord(.empty, type: [], payload: [1]) }
        #expect(NDEFMessage([]) == nil)
        #expect(NDEFMessage(.empty).bytes == hex("d00000"))
    }
}
