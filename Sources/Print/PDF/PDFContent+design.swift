// SPDX-License-Identifier: Apache-2.0

public import QRCode

extension Colour {
    /// Grey where it is one, so that printers take black ink alone.
    var pdf: PDFColor {
        if red == green, green == blue { return .gray(Double(red) / 255) }
        return .rgb(Double(red) / 255, Double(green) / 255, Double(blue) / 255)
    }
}

extension PDFContent {
    /// Draws a symbol in its style, with its corner at a place; the ground and the quiet zone are the caller's. `logo`
    /// is the design's, as the document has it.
    public mutating func draw(_ design: Design, x: Int, y: Int, module: Int, logo: PDFImage?) {
        save()
        setFill(design.style.dark.pdf)
        setStroke(design.style.dark.pdf)
        append("cm", module, 0, 0, module, x, y)
        for row in 0..<design.symbol.side {
            for run in design.symbol.darkRuns(inRow: row) {
                for column in run where design.isSquareDrawn(column, row) {
                    rectangle(x: column, y: row, width: 1, height: 1)
                }
            }
        }
        fill()
        drawDots(of: design)
        if design.style.roundsFinders { drawFinders(of: design) }
        restore()
        if let logo, let box = design.logoBox {
            func place(_ value: Double) -> Int { Int((value * Double(module)).rounded()) }
            draw(logo, x: x + place(box.x), y: y + place(box.y), width: place(box.width), height: place(box.height))
        }
    }

    /// Discs are lines without length that end round (PDF 32000-1, section 8.4.3.3).
    private mutating func drawDots(of design: Design) {
        guard case .dot(let percent) = design.style.shape else { return }
        append("J", 1)
        append("w", [Double(percent) / 100], places: 2)
        for (x, y) in design.dots {
            let centre = [Double(x) + 0.5, Double(y) + 0.5]
            append("m", centre, places: 1)
            append("l", centre, places: 1)
        }
        append("S")
    }

    private mutating func drawFinders(of design: Design) {
        for (x, y) in design.finders {
            addRounded(x: Double(x), y: Double(y), width: 7, height: 7, radius: Design.ringRadius)
            rectangle(x: x + 1, y: y + 1, width: 5, height: 5)
            addRounded(x: Double(x + 2), y: Double(y + 2), width: 3, height: 3, radius: Design.coreRadius)
        }
        append("f*")
    }

    /// Adds a rectangle with round corners to the path.
    mutating func addRounded(x: Double, y: Double, width: Double, height: Double, radius: Double) {
        // How far the control points of a quarter circle lie from its ends, as a share of the radius.
        let handle = radius * 0.447_715
        let (right, bottom) = (x + width, y + height)
        append("m", [x + radius, y], places: 3)
        append("l", [right - radius, y], places: 3)
        append("c", [right - handle, y, right, y + handle, right, y + radius], places: 3)
        append("l", [right, bottom - radius], places: 3)
        append("c", [right, bottom - handle, right - handle, bottom, right - radius, bottom], places: 3)
        append("l", [x + radius, bottom], places: 3)
        append("c", [x + handle, bottom, x, bottom - handle, x, bottom - radius], places: 3)
        append("l", [x, y + radius], places: 3)
        append("c", [x, y + handle, x + handle, y, x + radius, y], places: 3)
        append("h")
    }
}
