// SPDX-License-Identifier: Apache-2.0

public import Lettering

extension PDFContent {
    /// Fills a line of text from a place on its baseline to the right. `size` is the em in µm; the line must have been
    /// shaped by the font's typeface.
    public mutating func text(_ line: Line, in font: PDFFont, size: Int, x: Int, y: Int) {
        guard !line.glyphs.isEmpty else { return }
        let unitsPerEm = Double(font.typeface.unitsPerEm)
        append("BT")
        // The page counts downwards, and letters stand upright all the same.
        append("Tm", 1, 0, 0, -1, x, y)
        /// Where the glyph belongs, and where the reader's pen is, in font units.
        var (wanted, pen) = (0, 0.0)
        var run = TextRun()
        for glyph in line.glyphs {
            let place = font.place(of: glyph)
            if place.set != run.set || glyph.yOffset != run.rise {
                run.end(&self)
                if place.set != run.set { append("Tf", name: place.set, size) }
                if glyph.yOffset != run.rise {
                    append("Ts", [Double(glyph.yOffset * size) / unitsPerEm], places: 1)
                }
                (run.set, run.rise) = (place.set, glyph.yOffset)
            }
            // Thousandths of an em, to the left.
            let gap = ((pen - Double(wanted + glyph.xOffset)) * 10_000 / unitsPerEm).rounded() / 10
            run.add(place.code, gap: gap, to: &self)
            pen += Double(place.advance) - gap * unitsPerEm / 1_000
            wanted += glyph.advance
        }
        run.end(&self)
        // The rise outlives the text object.
        if run.rise != 0 { append("Ts", 0) }
        append("ET")
    }

    /// Sets the font by the number of its resource.
    private mutating func append(_ name: String, name number: Int, _ size: Int) {
        append(raw: "/F".utf8)
        append(raw: number)
        append(raw: " ".utf8)
        append(name, size)
    }
}

/// The codes between two changes of font or rise, as one array of strings and gaps.
private struct TextRun {
    var set = -1
    var rise = 0
    private var isOpen = false

    mutating func add(_ code: UInt8, gap: Double, to content: inout PDFContent) {
        if !isOpen { content.append(raw: "[(".utf8) }
        if gap != 0 {
            content.append(raw: ")".utf8)
            content.append(raw: gap, places: 1)
            content.append(raw: "(".utf8)
        }
        content.append(raw: CollectionOfOne(code))
        isOpen = true
    }

    mutating func end(_ content: inout PDFContent) {
        if isOpen { content.append(")]TJ") }
        isOpen = false
    }
}
