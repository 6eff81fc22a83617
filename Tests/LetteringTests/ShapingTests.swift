// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Lettering

@Suite struct ShapingTests {
    private let typeface: Typeface

    init() throws { typeface = try Typeface.standard() }

    @Test func `all 134 Vietnamese letters have one glyph each, however they were typed`() throws {
        let letters = VietnameseLetters.composed
        #expect(Set(letters).count == 134)
        for letter in letters {
            let line = try typeface.shape(letter)
            #expect(line.glyphs.count == 1 && line.glyphs[0].id != 0)
            #expect(line.glyphs[0].text.unicodeScalars.elementsEqual(letter.unicodeScalars))
            #expect(line.width == typeface.advance(of: line.glyphs[0].id))
            for typed in [letter.decomposedStringWithCanonicalMapping, Self.toneLast(letter)] {
                #expect(try typeface.shape(typed) == line)
            }
        }
    }

    @Test func `a caption's marks may be typed in any order`() throws {
        let caption = "Quét để nhận ưu đãi — Chợ Bến Thành"
        #expect(try typeface.shape(caption.decomposedStringWithCanonicalMapping) == typeface.shape(caption))
        #expect(try typeface.shape(caption).glyphs.map(\.text).joined() == caption)
    }

    @Test func `composition agrees with Foundation's`() {
        var random = SystemRandomNumberGenerator()
        let ranges: [ClosedRange<UInt32>] = [
            0x41...0x24F, 0x300...0x345, 0x1E00...0x1EFF, 0x370...0x3FF, 0x900...0x97F, 0xAC00...0xAC80, 0x5D0...0x5EA,
            0x591...0x5C7,
        ]
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
                Unicode.Scalar(UInt32.random(in: range, using: &random)).map { text.unicodeScalars.append($0) }
            }
            let expected = Array(text.precomposedStringWithCanonicalMapping.unicodeScalars)
            let typed = text.unicodeScalars.map { String($0.value, radix: 16) }
            #expect(ComposedText(text).scalars == expected, "\(typed)")
        }
    }

    @Test func `syllables of Hangul are composed`() {
        // Not left to Foundation, which composes U+1105 U+1176 though the second is no vowel of modern syllables.
        #expect(ComposedText("\u{1112}\u{1161}\u{11AB}").scalars == ["\u{D55C}"])
        #expect(ComposedText("\u{1105}\u{1176}").scalars == ["\u{1105}", "\u{1176}"])
    }

    @Test func `letters are kerned`() throws {
        let pair = try typeface.shape("AV")
        #expect(pair.width < pair.glyphs.reduce(0) { $0 + typeface.advance(of: $1.id) })
    }

    @Test func `an empty text is an empty line`() throws {
        #expect(try typeface.shape("") == Line([]))
    }

    @Test(arguments: [
        ("Phở 🍜", "\"🍜\" (U+1F35C)"), ("a\u{7}", " (U+0007)"), ("dòng\nhai", " (U+000A)"), ("漢", "\"漢\" (U+6F22)"),
        ("\u{E000}", "(U+E000)"),
    ])
    func `a character without a glyph is named`(text: String, named: String) throws {
        let error = try #require(throws: TypefaceError.self) { try typeface.shape(text) }
        #expect(error.description.contains(named), "\(error)")
    }

    @Test func `two directions in one line are refused, and one is set`() throws {
        #expect(throws: TypefaceError.twoDirections) { try typeface.shape("Chợ שוק") }
        #expect(try typeface.shape("שוק").glyphs.map(\.text).joined() == String("שוק".reversed()))
    }

    @Test func `what nobody can type neither crashes nor hangs`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random) >> UInt32.random(in: 0...12)).map {
                    text.unicodeScalars.append($0)
                }
            }
            _ = try? typeface.shape(text)
        }
        _ = try? typeface.shape("a" + String(repeating: "\u{301}", count: 5_000))
    }

    /// The tone after the other mark, as input methods send it: not the canonical order for the dot below.
    private static func toneLast(_ letter: String) -> String {
        let scalars = Array(letter.decomposedStringWithCanonicalMapping.unicodeScalars)
        guard scalars.count == 3 else { return letter }
        var text = ""
        for scalar in [scalars[0], scalars[2], scalars[1]] where scalars[1].value == 0x323 {
            text.unicodeScalars.append(scalar)
        }
        return text.isEmpty ? letter : text
    }
}
