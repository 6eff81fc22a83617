// SPDX-License-Identifier: Apache-2.0

public import Lettering
public import QRCode

/// A label as dots, for printers that know only those. Modules are whole dots; whatever stands beside the symbol moves by
/// less than a dot.
public struct LabelBitmap {
    private let dpi: Int
    private let typeface: Typeface

    /// `dpi` is the printer's resolution in dots per inch.
    public init(dpi: Int, _ typeface: Typeface) {
        self.dpi = dpi
        self.typeface = typeface
    }

    /// `dots` is the side of a module, which the layout was made for.
    public func render(_ layout: LabelLayout, _ symbol: Symbol, dotsPerModule dots: Int) throws(LabelError) -> Bitmap {
        var bitmap = Bitmap(width: self.dots(layout.width), height: self.dots(layout.height))
        bitmap.draw(Bitmap(symbol, dotsPerModule: dots), x: self.dots(layout.x), y: self.dots(layout.y))
        for text in layout.texts {
            do throws(TypefaceError) {
                let picture = try typeface.picture(of: text.line, pixelsPerEm: max(1, self.dots(text.size)))
                draw(picture, x: self.dots(text.x), baseline: self.dots(text.baseline), on: &bitmap)
            } catch {
                throw LabelError(problem: .letters(what: "caption", error), origin: nil)
            }
        }
        if let line = layout.frame { drawFrame(self.dots(line), on: &bitmap) }
        return bitmap
    }

    private func dots(_ micrometres: Int) -> Int { (micrometres * dpi + 12_700) / 25_400 }

    private func draw(_ picture: LinePicture, x: Int, baseline: Int, on bitmap: inout Bitmap) {
        for row in 0..<picture.height {
            for column in 0..<picture.width where picture.isDark(column, row) {
                bitmap.darken(x - picture.start + column, baseline - picture.baseline + row)
            }
        }
    }

    /// A ring with round corners along the edge.
    private func drawFrame(_ line: Int, on bitmap: inout Bitmap) {
        let radius = LabelLayout.frameRadius * line
        func covers(_ x: Int, _ y: Int, inset: Int) -> Bool {
            let (left, top) = (x - inset, y - inset)
            let (width, height) = (bitmap.width - 2 * inset, bitmap.height - 2 * inset)
            guard (0..<width).contains(left), (0..<height).contains(top) else { return false }
            let round = radius - inset
            let dx = max(round - left - 1, left - width + round, 0)
            let dy = max(round - top - 1, top - height + round, 0)
            return dx * dx + dy * dy <= round * round
        }
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width where covers(x, y, inset: 0) && !covers(x, y, inset: line) {
                bitmap.darken(x, y)
            }
        }
    }
}
