// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tracking

@Suite("JSON text")
struct JSONTextTests {
    @Test("is read back by a decoder that is not ours, for every scalar that JSON may hold")
    func scalars() throws {
        var scalars = String.UnicodeScalarView()
        for value in UInt32(0)..<0x3000 { Unicode.Scalar(value).map { scalars.append($0) } }
        for value: UInt32 in [0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0xFFFF, 0x1_0000, 0x1_F600, 0x10_FFFF] {
            Unicode.Scalar(value).map { scalars.append($0) }
        }
        let text = String(scalars)
        let decoded = try JSONDecoder().decode([String].self, from: Data("[\(JSONText.quoted(text))]".utf8))
        #expect(decoded.first.map { Array($0.unicodeScalars) } == Array(scalars))
    }

    @Test(
        "is read back as it was, piece by piece",
        arguments: [
            "", "\"", "\\", "\\\"", "\r\n", "\t\u{0}\u{1F}\u{7F}", "</script>", "e\u{301}", "\u{2028}", "👩‍👩‍👧", "\\u0041",
        ])
    func strings(_ text: String) throws {
        var json = JSONText()
        json.add(text, text)
        let decoded = try JSONDecoder().decode([String: String].self, from: Data(json.closed().utf8))
        #expect(decoded.count == 1)
        let pair = try #require(decoded.first)
        #expect(Array(pair.key.utf8) == Array(text.utf8))
        #expect(Array(pair.value.utf8) == Array(text.utf8))
    }

    @Test("has no raw control byte in it, so that a line stays a line")
    func lines() {
        let text = String(String.UnicodeScalarView((UInt8(0)..<0x20).map { Unicode.Scalar($0) }))
        #expect(JSONText.quoted(text).utf8.allSatisfy { $0 >= 0x20 })
    }

    @Test("writes numbers, words and null in the order given")
    func values() {
        var json = JSONText()
        json.add("a", Int64.min)
        json.add("b", UInt64.max)
        json.add("c", Int?.none)
        json.add("d", true)
        json.add("e", Bool?.none)
        json.add("f", String?.none)
        json.add("g", 0.25)
        json.add("h", Double.infinity)
        json.add("i", json: JSONText.array(["1", "[]"]))
        #expect(
            json.closed()
                == #"{"a":-9223372036854775808,"b":18446744073709551615,"c":null,"d":true,"e":null,"f":null,"#
                + #""g":0.25,"h":null,"i":[1,[]]}"#)
        #expect(JSONText().closed() == "{}")
    }
}
