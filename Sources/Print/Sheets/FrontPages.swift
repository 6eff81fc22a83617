// SPDX-License-Identifier: Apache-2.0

public import Lettering
internal import QRCode

/// The pages in front of sheets. They are for plain paper.
public struct FrontPages {
    private let settings: SheetSettings

    public init(_ settings: SheetSettings) { self.settings = settings }

    /// What the cover says, one fact to a line.
    public struct Fact: Sendable {
        let name: String
        let value: String

        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    private static let left = 20_000
    private static let titleSize: Int = .points(20)
    private static let textSize: Int = .points(11)
    private static let lineHeight = 7_000

    /// A title, facts, and a symbol to try a phone on.
    public func cover(
        _ facts: [Fact], test: String, on page: inout PDFContent, _ font: PDFFont, _ typeface: Typeface
    ) throws {
        let width = settings.template.paper.width - 2 * Self.left
        try page.text(
            Self.cut(settings.title, size: Self.titleSize, width: width, typeface), in: font, size: Self.titleSize,
            x: Self.left, y: 30_000)
        var y = 42_000
        for fact in facts {
            page.text(try typeface.shape(fact.name), in: font, size: Self.textSize, x: Self.left, y: y)
            let value = try Self.cut(fact.value, size: Self.textSize, width: width - 45_000, typeface)
            page.text(value, in: font, size: Self.textSize, x: Self.left + 45_000, y: y)
            y += Self.lineHeight
        }
        guard let symbol = try? Symbol(text: test, level: settings.level) else { return }
        let module = 1_000
        page.fill(
            symbol, x: Self.left + Symbol.quietZone * module, y: y + Symbol.quietZone * module, module: module)
        let below = y + (symbol.side + 2 * Symbol.quietZone) * module + Self.lineHeight
        let hint = "Try a phone on this code first. It says \(test)"
        page.text(
            try Self.cut(hint, size: Self.textSize, width: width, typeface), in: font, size: Self.textSize,
            x: Self.left,
            y: below)
    }

    /// The outline of every label, a ruler, and how to correct what they show.
    public func calibration(on page: inout PDFContent, _ font: PDFFont, _ typeface: Typeface) throws {
        let template = settings.template
        for cell in 0..<template.count {
            let corner = template.corner(ofCell: cell)
            page.rectangle(
                x: corner.x + settings.offsetX, y: corner.y + settings.offsetY, width: template.width,
                height: template.height)
        }
        page.stroke(width: 100)
        let (x, y) = (template.paper.width / 2 - 50_000, template.top + template.height / 2)
        ruler(x: x, y: y, on: &page)
        let lines = [
            "Print this page on plain paper, in its own size, and hold it with a label sheet against the light.",
            "The ruler is 100 mm long; if not, the printer scales: switch “fit to page” off.",
            "If the outlines miss the labels, give what they miss by with --offset-x-mm and --offset-y-mm.",
        ]
        for (index, text) in lines.enumerated() {
            let size: Int = .points(7)
            let line = try typeface.shape(text)
            let width = line.width * size / typeface.unitsPerEm
            let place = (
                x: (template.paper.width - width) / 2, y: y + 8_000 + index * TextBlock.lineHeight(size)
            )
            page.setFill(.gray(1))
            page.rectangle(x: place.x - 500, y: place.y - size, width: width + 1_000, height: size * 5 / 4)
            page.fill()
            page.setFill(.black)
            page.text(line, in: font, size: size, x: place.x, y: place.y)
        }
    }

    /// 100 mm, with a mark at each.
    private func ruler(x: Int, y: Int, on page: inout PDFContent) {
        page.move(x: x, y: y)
        page.line(x: x + 100_000, y: y)
        for millimetre in 0...100 {
            page.move(x: x + millimetre * 1_000, y: y)
            page.line(
                x: x + millimetre * 1_000, y: y - (millimetre % 10 == 0 ? 4_000 : millimetre % 5 == 0 ? 3_000 : 2_000))
        }
        page.stroke(width: 100)
    }

    /// As much of a text as fits, with an ellipsis where something is left out.
    private static func cut(_ text: String, size: Int, width: Int, _ typeface: Typeface) throws -> Line {
        let room = width * typeface.unitsPerEm / size
        let whole = try typeface.shape(text)
        guard whole.width > room else { return whole }
        var rest = text
        while !rest.isEmpty {
            rest.removeLast()
            let line = try typeface.shape(rest + "…")
            if line.width <= room { return line }
        }
        return whole
    }
}
