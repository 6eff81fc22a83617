// SPDX-License-Identifier: Apache-2.0

internal import Lettering

/// What stands around the labels of a sheet: crop marks, and which sheet of which batch it is.
struct SheetMargin {
    private let settings: SheetSettings
    private let typeface: Typeface

    /// Of crop marks, in µm: far enough from the cut that they are not on the label.
    private static let markLength = 5_000
    private static let markDistance = 3_000
    /// A hairline that every printer shows: 0.1 mm.
    private static let markWidth = 100
    private static let textSize: Int = .points(5)
    /// Printers leave this much at the edge of the paper unprinted.
    private static let unprinted = 4_000

    init(_ settings: SheetSettings, _ typeface: Typeface) {
        self.settings = settings
        self.typeface = typeface
    }

    func draw(batch: String, sheet: Int, on page: inout PDFContent, _ font: PDFFont) throws {
        if settings.cropMarks { drawMarks(on: &page) }
        let template = settings.template
        let lowest = template.paper.height - Self.unprinted
        // Only where no label and no mark is.
        guard lowest - Self.textSize > template.bottom + settings.bleed else { return }
        let line = try typeface.shape("\(batch) · \(template.name) · sheet \(sheet)")
        let width = line.width * Self.textSize / typeface.unitsPerEm
        // Below the first label, where no crop mark is in the way, if it is wide enough.
        let x = width < template.width ? template.left + template.width / 2 : template.paper.width / 2
        page.text(line, in: font, size: Self.textSize, x: x - width / 2, y: lowest)
    }

    /// At both ends of every line along which is cut.
    private func drawMarks(on page: inout PDFContent) {
        let template = settings.template
        let (dx, dy) = (settings.offsetX, settings.offsetY)
        let above = (template.top - Self.markDistance, template.top - Self.markDistance - Self.markLength)
        let below = (template.bottom + Self.markDistance, template.bottom + Self.markDistance + Self.markLength)
        let before = (template.left - Self.markDistance, template.left - Self.markDistance - Self.markLength)
        let after = (template.right + Self.markDistance, template.right + Self.markDistance + Self.markLength)
        for x in Self.cuts(template.left, template.width, template.pitchX, template.columns) {
            for ends in [above, below] {
                page.move(x: x + dx, y: ends.0 + dy)
                page.line(x: x + dx, y: ends.1 + dy)
            }
        }
        for y in Self.cuts(template.top, template.height, template.pitchY, template.rows) {
            for ends in [before, after] {
                page.move(x: ends.0 + dx, y: y + dy)
                page.line(x: ends.1 + dx, y: y + dy)
            }
        }
        page.stroke(width: Self.markWidth)
    }

    /// The edges of all cells in one direction, each once.
    private static func cuts(_ start: Int, _ size: Int, _ pitch: Int, _ count: Int) -> [Int] {
        Set((0..<count).flatMap { [start + $0 * pitch, start + $0 * pitch + size] }).sorted()
    }
}
