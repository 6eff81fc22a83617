// SPDX-License-Identifier: Apache-2.0

internal import Lettering

/// One Type 3 font (PDF 32000-1, section 9.6.5): at most 250 glyphs with their codes.
final class PDFGlyphSet {
    /// One glyph.
    struct Entry {
        let id: UInt32
        let text: String
        let advance: Int
        /// The name of its procedure.
        let name: String
    }

    /// The number in its name.
    let number: Int
    let typeface: Typeface
    private(set) var glyphs: [Entry] = []
    private var letters: Set<String> = []

    /// Every byte but those that a string would have to escape: line ends, parentheses and the backslash.
    private static let codes = (Array(33...255) + Array(1...32)).filter { ![10, 13, 40, 41, 92].contains($0) }

    init(number: Int, typeface: Typeface) {
        self.number = number
        self.typeface = typeface
    }

    var isFull: Bool { glyphs.count == Self.codes.count }

    func add(_ glyph: UInt32, text: String, advance: Int) -> UInt8 {
        // Readers guess the size of a Type 3 font, and with it where words end, from the width of a glyph named "m" or
        // another letter.
        let isLetter = text.utf8.count == 1 && text.allSatisfy { $0.isLetter } && letters.insert(text).inserted
        let name = isLetter ? text : "g\(glyphs.count)"
        glyphs.append(Entry(id: glyph, text: text, advance: advance, name: name))
        return UInt8(Self.codes[glyphs.count - 1])
    }

    /// The font's dictionary. `procedures` are the object numbers of the glyphs' procedures, one for each.
    func dictionary(procedures: [Int], toUnicode: Int) -> String {
        let scale = PDFNumber.text(1 / Double(typeface.unitsPerEm), places: 12)
        let sorted = zip(Self.codes, glyphs.indices).sorted { $0.0 < $1.0 }
        let (first, last) = (sorted.first?.0 ?? 0, sorted.last?.0 ?? 0)
        let index = Dictionary(uniqueKeysWithValues: sorted)
        let widths = (first...last).map { code in index[code].map { glyphs[$0].advance } ?? 0 }
        // An empty box says nothing, and each glyph tells its own.
        return "<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[\(scale) 0 0 \(scale) 0 0]"
            + "/FirstChar \(first)/LastChar \(last)/Widths[\(widths.map { "\($0)" }.joined(separator: " "))]"
            + "/Encoding<</Type/Encoding/Differences[\(sorted.map { "\($0.0)/\(glyphs[$0.1].name)" }.joined(separator: " "))]>>"
            + "/CharProcs<<\(zip(glyphs, procedures).map { "/\($0.name) \($1) 0 R" }.joined())>>"
            + "/Resources<<>>/ToUnicode \(toUnicode) 0 R>>"
    }

    /// The CMap by which readers search and copy (PDF 32000-1, section 9.10.3; blocks of at most 100 entries).
    var toUnicode: [UInt8] {
        var map = """
            /CIDInit/ProcSet findresource begin 12 dict begin begincmap
            /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
            /CMapName/Adobe-Identity-UCS def/CMapType 2 def
            1 begincodespacerange<00><FF>endcodespacerange

            """
        let entries = zip(Self.codes, glyphs).map { code, glyph in
            "<\(Self.hex(code, digits: 2))><\(glyph.text.utf16.map { Self.hex(Int($0), digits: 4) }.joined())>\n"
        }
        for start in stride(from: 0, to: entries.count, by: 100) {
            let block = entries[start..<min(start + 100, entries.count)]
            map += "\(block.count) beginbfchar\n\(block.joined())endbfchar\n"
        }
        return Array((map + "endcmap CMapName currentdict/CMap defineresource pop end end\n").utf8)
    }

    private static func hex(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
