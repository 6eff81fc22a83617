// SPDX-License-Identifier: Apache-2.0

import NFC
import Testing

@Suite("What records say")
struct RecordContentTests {
    private func payload(_ content: RecordContent) throws -> [UInt8] { try content.record().payload }

    @Test(arguments: [
        ("https://www.example.com/", "02 6578616d706c652e636f6d2f"), ("http://www.a", "01 61"), ("http://a", "03 61"),
        ("https://a", "04 61"), ("tel:+84", "05 2b3834"), ("mailto:a@b", "06 614062"), ("ftp://ftp.a", "08 61"),
        ("ftp://a", "0d 61"), ("urn:a", "13 61"), ("urn:epc:id:a", "1e 61"), ("urn:epc:a", "22 61"),
        ("urn:nfc:a", "23 61"), ("HTTPS://a", "00 48545450533a2f2f61"), ("geo:1", "00 67656f3a31"), ("", "00"),
    ])
    func `a URI takes the longest prefix that it has`(uri: String, bytes: String) throws {
        #expect(try payload(.uri(uri)) == hex(bytes))
        #expect(try RecordContent(RecordContent.uri(uri).record()) == .uri(uri))
    }

    @Test func `a prefix of the future counts as none, a control character as a mistake`() throws {
        let record = { try NDEFRecord(.wellKnown, type: hex("55"), payload: hex($0)) }
        #expect(try RecordContent(record("24 613a62")) == .uri("a:b"))
        #expect(throws: NDEFError(.payload("a control character in a URI"), at: 2)) {
            try RecordContent(record("04 61 0a"))
        }
        #expect(throws: NDEFError.self) { try RecordContent(record("")) }
        #expect(throws: NDEFError.self) { try RecordContent(record("04 ff")) }
    }

    @Test func `texts of both encodings come back, and those of either byte order`() throws {
        for encoding in NDEFText.Encoding.allCases {
            let text = try #require(NDEFText("Chào bạn 🌱", language: "vi-VN", encoding: encoding))
            #expect(try RecordContent(RecordContent.text(text).record()) == .text(text))
        }
        let record = { try NDEFRecord(.wellKnown, type: hex("54"), payload: hex($0)) }
        let a = try #require(NDEFText("ä", language: "de", encoding: .utf16))
        #expect(try RecordContent(record("82 6465 00e4")) == .text(a))
        #expect(try RecordContent(record("82 6465 feff00e4")) == .text(a))
        #expect(try RecordContent(record("82 6465 fffee400")) == .text(a))
        #expect(throws: NDEFError.self) { try RecordContent(record("82 6465 00")) }
        #expect(throws: NDEFError.self) { try RecordContent(record("82 6465 d800")) }
        #expect(throws: NDEFError.self) { try RecordContent(record("02 64")) }
        #expect(throws: NDEFError.self) { try RecordContent(record("00 64")) }
        #expect(throws: NDEFError(.payload("the language of a text is no language tag"), at: 1)) {
            try RecordContent(record("02 6420 61"))
        }
        #expect(NDEFText("a", language: "") == nil)
    }

    @Test func `a smart poster keeps titles, action, size, type and icons`() throws {
        let poster = SmartPoster(
            uri: "https://example.vn/",
            titles: [
                try #require(NDEFText("Menu", language: "en")), try #require(NDEFText("Thực đơn", language: "vi")),
            ], action: .save, size: 70_000, mediaType: "text/html",
            others: [try RecordContent.media(type: "image/png", payload: hex("89")).record()])
        #expect(try RecordContent(RecordContent.smartPoster(poster).record()) == .smartPoster(poster))
    }

    @Test func `a smart poster without a URI, or with two, is refused where it breaks`() throws {
        let record = { try NDEFRecord(.wellKnown, type: hex("5370"), payload: hex($0)) }
        #expect(throws: NDEFError(.payload("a smart poster without a URI"), at: 0)) {
            try RecordContent(record("d00000"))
        }
        #expect(throws: NDEFError(.payload("a second URI in a smart poster"), at: 10)) {
            try RecordContent(record("910102 55 0461 510102 55 0462"))
        }
        #expect(throws: NDEFError(.empty, at: 0)) { try RecordContent(record("")) }
    }

    @Test func `a network is told as phones read it`() throws {
        let network = try #require(WiFiCredential("Quán", passphrase: "cà phê sữa"))
        let record = try RecordContent.wifi(network).record()
        #expect(record.type == Array("application/vnd.wfa.wsc".utf8))
        #expect(
            record.payload
                == hex(
                    "100e 0036 1003 0002 0020 100f 0002 0008 1020 0006 ffffffffffff 1026 0001 01"
                        + "1027 000e 63c3a0207068c3aa2073e1bbaf61 1045 0005 5175c3a16e"))
        #expect(try RecordContent(record) == .wifi(network))
        #expect(WiFiCredential("a", passphrase: "short") == nil)
        #expect(WiFiCredential(String(repeating: "a", count: 33)) == nil)
        #expect(throws: NDEFError.self) {
            try RecordContent(NDEFRecord(.media, type: record.type, payload: record.payload.dropLast() + []))
        }
    }

    @Test(arguments: [
        RecordContent.empty, .vCard("BEGIN:VCARD\r\nEND:VCARD\r\n"), .absoluteURI("https://example.vn/"),
        .external(type: "example.com:a", payload: [1, 2]), .media(type: "text/plain", payload: [0x61]),
        .wellKnown(type: "Hs", payload: [0x12]), .unknown(payload: [9]), .application("a.b"),
    ])
    func `what is made into a record is read from it`(content: RecordContent) throws {
        let message = NDEFMessage(try content.record(id: content == .empty ? [] : [0x69]))
        let again = try NDEFMessage(decoding: message.bytes)
        #expect(again == message)
        #expect(try RecordContent(again.records[0]) == content)
    }
}
