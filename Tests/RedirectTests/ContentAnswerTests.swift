// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Redirect

/// A file of 1000 bytes, and what is answered to those who ask for it.
private struct Asked {
    static let validator = Validator(device: 2_050, inode: 77, size: 1_000, modified: 1_790_000_000_123_456_789)

    let answer: ContentAnswer

    init(
        isHead: Bool = false, size: Int = 1_000, range: String? = nil, ifRange: String? = nil,
        ifNoneMatch: String? = nil
    ) {
        func bytes(_ text: String?) -> ArraySlice<UInt8>? { text.map { Array($0.utf8)[...] } }
        answer = ContentAnswer(
            isHead: isHead, size: size, mediaType: "text/css; charset=utf-8", validator: Self.validator,
            rangeField: bytes(range), ifRange: bytes(ifRange), ifNoneMatch: bytes(ifNoneMatch))
    }

    var status: String { "\(answer.status)" }

    var names: [String] { answer.fields.map { "\($0.name)" } }

    subscript(_ name: String) -> String? { answer.fields.first { "\($0.name)" == name }?.value }
}

@Suite("The answer for a file")
struct ContentAnswerTests {
    static let tag = Asked.validator.text

    @Test("is all of it, with what a browser needs to keep and to ask again")
    func whole() {
        let asked = Asked()
        #expect(asked.status == "200 OK")
        #expect(asked.answer.range == 0..<1_000)
        #expect(asked["Content-Type"] == "text/css; charset=utf-8")
        #expect(asked["X-Content-Type-Options"] == "nosniff")
        #expect(asked["ETag"] == Self.tag)
        #expect(asked["Cache-Control"] == "no-cache")
        #expect(asked["Accept-Ranges"] == "bytes")
        #expect(asked["Content-Length"] == "1000")
        #expect(asked.names.count == 6)
    }

    @Test("to HEAD has the same fields and no content, whatever range is asked for")
    func head() {
        for range in [nil, "bytes=0-1", "bytes=5000-"] {
            let asked = Asked(isHead: true, range: range)
            #expect(asked.status == "200 OK")
            #expect(asked.answer.range == nil)
            #expect(asked.names == Asked().names)
            #expect(asked["Content-Length"] == "1000")
        }
    }

    @Test("for an empty file is whole, with or without a range", arguments: [nil, "bytes=0-", "bytes=-5", "bytes=0-0"])
    func empty(_ range: String?) {
        let asked = Asked(size: 0, range: range)
        #expect(asked.status == "200 OK")
        #expect(asked.answer.range == 0..<0)
        #expect(asked["Content-Length"] == "0")
    }

    @Test("to one range is that part, with its place in the whole")
    func part() {
        let asked = Asked(range: "bytes=100-199")
        #expect(asked.status == "206 Partial Content")
        #expect(asked.answer.range == 100..<200)
        #expect(asked["Content-Range"] == "bytes 100-199/1000")
        #expect(asked["Content-Length"] == "100")
        #expect(asked["ETag"] == Self.tag)
        #expect(asked.names.count == 7)
    }

    @Test("to a range beyond the end tells the size and nothing of the content")
    func unsatisfiable() {
        let asked = Asked(range: "bytes=1000-")
        #expect(asked.status == "416 Range Not Satisfiable")
        #expect(asked.answer.range == nil)
        #expect(asked["Content-Range"] == "bytes */1000")
        #expect(asked["Content-Length"] == "0")
        #expect(asked["Content-Type"] == nil)
    }

    @Test("to who has it is short, and comes before any range; to HEAD as well")
    func notModified() {
        for (isHead, range) in [(false, nil), (true, nil), (false, "bytes=0-1"), (false, "bytes=5000-")] {
            let asked = Asked(isHead: isHead, range: range, ifRange: Self.tag, ifNoneMatch: Self.tag)
            #expect(asked.status == "304 Not Modified")
            #expect(asked.answer.range == nil)
            #expect(asked.names == ["ETag", "Cache-Control"])
        }
        #expect(Asked(ifNoneMatch: "\"older\"").status == "200 OK")
        #expect(Asked(range: "bytes=0-1", ifNoneMatch: "\"older\"").status == "206 Partial Content")
    }

    @Test("to a range of an older state is the whole new one, even if the range lies beyond")
    func ifRange() {
        #expect(Asked(range: "bytes=0-1", ifRange: Self.tag).status == "206 Partial Content")
        #expect(Asked(range: "bytes=5000-", ifRange: Self.tag).status == "416 Range Not Satisfiable")
        for other in ["\"older\"", "W/" + Self.tag, "Sat, 29 Oct 1994 19:43:31 GMT", "*", ""] {
            for range in ["bytes=0-1", "bytes=5000-"] {
                let asked = Asked(range: range, ifRange: other)
                #expect(asked.status == "200 OK")
                #expect(asked.answer.range == 0..<1_000)
            }
        }
        #expect(Asked(ifRange: "\"older\"").status == "200 OK")
    }
}

@Suite("A Range field")
struct ByteRangeTests {
    private static func range(_ field: String, size: Int = 10_000) -> ByteRange {
        // Not at the beginning of an array, as in a request.
        ByteRange(Array("Range: \(field)\r\n".utf8)[7..<7 + field.utf8.count], size: size)
    }

    @Test(
        "names a part by its ends or by its length at the end",
        arguments: [
            ("bytes=0-499", 0..<500), ("bytes=500-999", 500..<1_000), ("bytes=-500", 9_500..<10_000),
            ("bytes=9500-", 9_500..<10_000), ("bytes=0-0", 0..<1), ("bytes=-1", 9_999..<10_000),
            ("bytes=9999-9999", 9_999..<10_000), ("bytes=0-", 0..<10_000), ("bytes=0-9999", 0..<10_000),
            ("bytes=0-10000", 0..<10_000), ("bytes=7-99999999999999999999999", 7..<10_000),
            ("bytes=-99999999999999999999999", 0..<10_000), ("bytes=-10001", 0..<10_000),
            ("bytes=9-9223372036854775807", 9..<10_000), ("Bytes=00-01", 0..<2), ("BYTES=3-4", 3..<5),
        ])
    func parts(_ field: String, _ part: Range<Int>) {
        #expect(Self.range(field) == .part(part))
    }

    @Test(
        "cannot be met when it begins beyond the end or wants nothing",
        arguments: [
            "bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=-000", "bytes=9223372036854775807-",
            "bytes=99999999999999999999-99999999999999999999",
        ])
    func unsatisfiable(_ field: String) {
        #expect(Self.range(field) == .unsatisfiable)
    }

    @Test(
        "of several parts, of another unit or without sense counts for nothing",
        arguments: [
            "", "bytes", "bytes=", "bytes=-", "bytes=--1", "bytes=1", "bytes=5-4", "bytes=99999999999999999999-1",
            "bytes=0-1,5-6", "bytes=0-1,", "bytes=,0-1", "bytes = 0-1", "bytes= 0-1", "bytes=0 -1", "bytes=0- 1",
            "bytes=a-b", "bytes=0-1x", "bytes=+0-1", "bytes=0-1-2", "bytes=-1-", "bytes=0x1-2", "items=0-1", "0-1",
            "bytes=0-1;q=1", "bytes=\u{661}-",
        ])
    func whole(_ field: String) {
        #expect(Self.range(field) == .whole)
    }

    @Test("works for the greatest file and the smallest")
    func sizes() {
        #expect(Self.range("bytes=-1", size: .max) == .part(.max - 1 ..< .max))
        #expect(Self.range("bytes=0-9223372036854775807", size: .max) == .part(0..<Int.max))
        #expect(Self.range("bytes=0-9", size: 1) == .part(0..<1))
        #expect(Self.range("bytes=1-", size: 1) == .unsatisfiable)
        #expect(Self.range("bytes=1-", size: 0) == .whole)
    }
}

@Suite("The validator of a file")
struct ValidatorTests {
    private static let validator = Validator(device: 1, inode: 2, size: 255, modified: 3)

    private static func isNamed(_ field: String) -> Bool {
        validator.isNamed(inNoneMatch: Array("x\(field)".utf8)[1...])
    }

    @Test("is a strong tag of visible characters, and the same for the same state")
    func text() {
        let text = Self.validator.text
        #expect(text.hasPrefix("\"ff-") && text.hasSuffix("\""))
        #expect(text.utf8.dropFirst().dropLast().allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x22 })
        #expect(Self.validator == Validator(device: 1, inode: 2, size: 255, modified: 3))
    }

    @Test("changes with each thing that makes it")
    func differs() {
        func text(_ device: UInt64, _ inode: UInt64, _ size: Int, _ modified: Int64) -> String {
            Validator(device: device, inode: inode, size: size, modified: modified).text
        }
        let others = [
            text(1, 2, 255, 3), text(2, 2, 255, 3), text(1, 3, 255, 3), text(1, 2, 256, 3), text(1, 2, 255, 4),
            text(2, 1, 255, 3), text(1, 2, 255, -3), text(.max, .max, .max, .min),
        ]
        #expect(Set(others).count == others.count)
    }

    @Test("is found in a list, weak or strong, and by the asterisk")
    func named() {
        let text = Self.validator.text
        for field in [
            text, "W/" + text, "*", "\"a\", \(text)", "\"a\",\(text)", "\(text) , \"a\"", "W/\"a\",\tW/\(text)",
            "\"a,b\", \(text)", ",, \(text),,", "\"\", \(text)", "\"\u{E9}\", \(text)",
        ] {
            #expect(Self.isNamed(field), "\(field)")
        }
    }

    @Test("is not found in other tags, nor in what is no list of tags")
    func unnamed() {
        let text = Self.validator.text
        let bare = text.dropFirst().dropLast()
        for field in [
            "", ",", "\"a\"", "\(bare)", "\"\(bare)", "\(bare)\"", "w/" + text, "W/ " + text, "W/", "\(text)\"a\"",
            "\(text) \"a\"", "\(text), a", "a, \(text)", "*, \(text)", "\"* \", \(text)", "\"x\(bare)\"",
            "\"a, \(bare)", text.uppercased(), "**",
        ] {
            #expect(!Self.isNamed(field), "\(field)")
        }
    }
}

@Suite("The media type of a file")
struct MediaTypeTests {
    @Test(
        "is told by the ending of its name",
        arguments: [
            ("index.html", "text/html; charset=utf-8"), ("a.b.css", "text/css; charset=utf-8"),
            ("app.js", "text/javascript; charset=utf-8"), ("app.mjs", "text/javascript; charset=utf-8"),
            ("LOGO.SVG", "image/svg+xml"), ("photo.Jpeg", "image/jpeg"), ("photo.jpg", "image/jpeg"),
            ("site.webmanifest", "application/manifest+json"), ("data.json", "application/json"),
            ("card.vcf", "text/vcard; charset=utf-8"), ("event.ics", "text/calendar; charset=utf-8"),
            ("font.woff2", "font/woff2"), ("guide.m4a", "audio/mp4"), ("menu.pdf", "application/pdf"),
            ("run.wasm", "application/wasm"), ("favicon.ico", "image/vnd.microsoft.icon"),
        ])
    func known(_ name: String, _ type: String) {
        #expect("\(MediaType.of(name))" == type)
        #expect("\(MediaType.of(name[...]))" == type)
    }

    @Test(
        "is that of any bytes where the name tells nothing",
        arguments: ["", ".", "html", "a.", "a.html.", "a.unknown", "a.html~", "a.html\0", "archive.tar.gz"])
    func unknown(_ name: String) {
        #expect("\(MediaType.of(name))" == "application/octet-stream")
    }

    @Test("of the file that lets an app open links is JSON, which is all that its platform takes")
    func association() {
        #expect("\(MediaType.of("apple-app-site-association"))" == "application/json")
    }
}
