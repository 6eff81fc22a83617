// SPDX-License-Identifier: Apache-2.0

extension Typeface {
    /// No caption is set larger: an em of 4096 dots is 17 cm at 600 dots to the inch.
    public static let mostPixelsPerEm = 4_096

    /// A square metre at 400 dots to the inch is less. Damaged fonts ask for more.
    private static let mostDots = 1 << 28

    /// The line as dots, the way a printer without gray wants it. The picture holds the whole line height and whatever
    /// reaches beyond.
    public func picture(of line: Line, pixelsPerEm: Int) throws(TypefaceError) -> LinePicture {
        guard (1...Self.mostPixelsPerEm).contains(pixelsPerEm) else {
            throw .notDrawn(typeface: name, pixelsPerEm: pixelsPerEm)
        }
        func dots(_ units: Int) -> Int { Int((Double(units * pixelsPerEm) / Double(unitsPerEm)).rounded()) }
        var (left, right, top, bottom) = (0, max(0, dots(line.width)), max(0, dots(ascender)), min(0, dots(descender)))
        var strokes: [(x: Int, y: Int, stroke: Brush.Stroke)] = []
        var pen = 0
        for glyph in line.glyphs {
            guard let stroke = brush.draw(glyph.id, pixelsPerEm: pixelsPerEm) else {
                throw .notDrawn(typeface: name, pixelsPerEm: pixelsPerEm)
            }
            let (x, y) = (dots(pen + glyph.xOffset) + stroke.left, dots(glyph.yOffset) + stroke.top)
            pen += glyph.advance
            guard stroke.width > 0, stroke.height > 0 else { continue }
            strokes.append((x, y, stroke))
            (left, right) = (min(left, x), max(right, x + stroke.width))
            (top, bottom) = (max(top, y), min(bottom, y - stroke.height))
        }
        // Each side first, so that the product of absurd ones is not asked for.
        guard max(right - left, top - bottom) <= Self.mostDots, (right - left) * (top - bottom) <= Self.mostDots else {
            throw .notDrawn(typeface: name, pixelsPerEm: pixelsPerEm)
        }
        var picture = LinePicture(width: right - left, height: top - bottom, start: -left, baseline: top)
        for (x, y, stroke) in strokes {
            for row in 0..<stroke.height {
                for column in 0..<stroke.width
                where stroke.bytes[row * stroke.stride + column >> 3] & (0x80 >> UInt8(column & 7)) != 0 {
                    picture.darken(x - left + column, top - y + row)
                }
            }
        }
        return picture
    }
}
