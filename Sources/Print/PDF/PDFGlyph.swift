// SPDX-License-Identifier: Apache-2.0

internal import Lettering

/// The procedure that draws one glyph of a Type 3 font.
enum PDFGlyph {
    /// Its operators, in font units. `d1` says that it has no colour of its own, and the box that it keeps to.
    static func procedure(_ outline: GlyphOutline, advance: Int) -> [UInt8] {
        var content = PDFContent()
        let (xs, ys) = (outline.points.map(\.x), outline.points.map(\.y))
        content.append(
            "d1", advance, 0, Int((xs.min() ?? 0).rounded(.down)), Int((ys.min() ?? 0).rounded(.down)),
            Int((xs.max() ?? 0).rounded(.up)), Int((ys.max() ?? 0).rounded(.up)))
        var pen = GlyphOutline.Point(x: 0, y: 0)
        for command in outline.commands {
            switch command {
            case .move(let point):
                content.append("m", [point])
                pen = point
            case .line(let point):
                content.append("l", [point])
                pen = point
            case .quad(let control, let point):
                // PDF has only curves with two controls: each lies two thirds of the way to the one.
                content.append("c", [toward(control, from: pen), toward(control, from: point), point])
                pen = point
            case .cubic(let first, let second, let point):
                content.append("c", [first, second, point])
                pen = point
            case .close: content.append("h")
            }
        }
        if !outline.commands.isEmpty { content.fill() }
        return content.bytes
    }

    private static func toward(_ control: GlyphOutline.Point, from end: GlyphOutline.Point) -> GlyphOutline.Point {
        GlyphOutline.Point(x: end.x + (control.x - end.x) * 2 / 3, y: end.y + (control.y - end.y) * 2 / 3)
    }
}

extension PDFContent {
    /// Points to the tenth of a font unit, which is 0.1 µm in a headline.
    fileprivate mutating func append(_ name: String, _ points: [GlyphOutline.Point]) {
        append(name, points.flatMap { [$0.x, $0.y] }, places: 1)
    }
}
