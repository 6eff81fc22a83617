// SPDX-License-Identifier: Apache-2.0

internal import Lettering

/// Lines of one size, one below the other.
struct TextBlock {
    let lines: [Line]
    /// An em, in µm.
    let size: Int

    /// From line to line, as a share of the em: capitals with two marks, such as Ẵ, rise to 1.12 em and must not meet the
    /// tails of the line above.
    private static let leading = (numerator: 7, denominator: 5)

    static func lineHeight(_ size: Int) -> Int { size * leading.numerator / leading.denominator }

    var height: Int { lines.count * Self.lineHeight(size) }

    /// The first character that has no room, if so.
    struct Overflow: Error {
        let character: Character
    }

    /// Breaks paragraphs at spaces into lines of at most `width` µm. Throws where a word is wider, and
    /// ``TypefaceError``.
    init(_ text: String, size: Int, width: Int, _ typeface: Typeface) throws {
        self.size = size
        let room = width * typeface.unitsPerEm / size
        var lines: [Line] = []
        for paragraph in text.split(separator: "\n") {
            var words = paragraph.split(separator: " ")[...]
            while !words.isEmpty {
                let (line, count) = try Self.fill(words, room, typeface)
                lines.append(line)
                words = words.dropFirst(count)
            }
        }
        self.lines = lines
    }

    init(_ lines: [Line], size: Int) {
        (self.lines, self.size) = (lines, size)
    }

    /// As many words as fit into a line.
    private static func fill(
        _ words: ArraySlice<Substring>, _ room: Int, _ typeface: Typeface
    ) throws -> (line: Line, words: Int) {
        var best: (Line, Int)?
        for count in 1...words.count {
            let line = try typeface.shape(words.prefix(count).joined(separator: " "))
            guard line.width <= room else {
                if let best { return best }
                throw overflow(of: line, room)
            }
            best = (line, count)
        }
        guard let best else { throw Overflow(character: " ") }
        return best
    }

    private static func overflow(of line: Line, _ room: Int) -> Overflow {
        var pen = 0
        var last: Character = " "
        for glyph in line.glyphs {
            pen += glyph.advance
            last = glyph.text.first ?? last
            if pen > room { break }
        }
        return Overflow(character: last)
    }

    /// The lines in a box, `y` being its upper edge; centred in `width`, or from its left edge.
    func placed(
        x: Int, y: Int, width: Int, isCentred: Bool, _ typeface: Typeface
    ) -> [LabelLayout.Text] {
        let height = Self.lineHeight(size)
        let ink = size * (typeface.ascender - typeface.descender) / typeface.unitsPerEm
        let ascent = size * typeface.ascender / typeface.unitsPerEm
        return lines.enumerated().map { index, line in
            let inset = isCentred ? (width - line.width * size / typeface.unitsPerEm) / 2 : 0
            return LabelLayout.Text(
                line: line, x: x + inset, baseline: y + index * height + (height - ink) / 2 + ascent, size: size)
        }
    }
}
