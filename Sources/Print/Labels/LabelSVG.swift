// SPDX-License-Identifier: Apache-2.0

public import Lettering
public import QRCode

/// A label as SVG. Letters are outlines, so that it looks the same where the font is missing.
public struct LabelSVG {
    private let typeface: Typeface

    public init(_ typeface: Typeface) { self.typeface = typeface }

    /// The whole document. Its units are µm.
    public func render(_ layout: LabelLayout, _ design: Design) -> String {
        let (width, height) = (layout.width, layout.height)
        let quiet = Symbol.quietZone
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Micrometres(width).mm)mm" \
            height="\(Micrometres(height).mm)mm" viewBox="0 0 \(width) \(height)">\
            <rect fill="\(design.style.light)" width="\(width)" height="\(height)"/>\
            <g shape-rendering="crispEdges" transform="translate(\(layout.x) \(layout.y)) scale(\(layout.module))">\
            \(SVGRenderer.body(of: design, offset: quiet))</g>
            """
        if let line = layout.frame { svg += frame(line, width, height, design.style.dark) }
        let outlines = layout.texts.map(path).joined()
        if !outlines.isEmpty { svg += "<path fill=\"\(design.style.dark)\" d=\"\(outlines)\"/>" }
        return svg + "</svg>\n"
    }

    /// A line whose outer edge is the label's.
    private func frame(_ line: Int, _ width: Int, _ height: Int, _ colour: Colour) -> String {
        let half = line / 2
        return """
            <rect x="\(half)" y="\(half)" width="\(width - 2 * half)" height="\(height - 2 * half)" \
            rx="\(LabelLayout.frameRadius * line - half)" fill="none" stroke="\(colour)" stroke-width="\(line)"/>
            """
    }

    private func path(_ text: LabelLayout.Text) -> String {
        var path = ""
        var pen = 0
        func place(_ point: GlyphOutline.Point, _ glyph: Line.Glyph) -> String {
            let x = Double(text.x) + (Double(pen + glyph.xOffset) + point.x) * scale(text)
            let y = Double(text.baseline) - (Double(glyph.yOffset) + point.y) * scale(text)
            return "\(Int(x.rounded())) \(Int(y.rounded()))"
        }
        for glyph in text.line.glyphs {
            for command in typeface.outline(of: glyph.id).commands {
                switch command {
                case .move(let point): path += "M" + place(point, glyph)
                case .line(let point): path += "L" + place(point, glyph)
                case .quad(let control, let point): path += "Q\(place(control, glyph)) \(place(point, glyph))"
                case .cubic(let one, let two, let point):
                    path += "C\(place(one, glyph)) \(place(two, glyph)) \(place(point, glyph))"
                case .close: path += "Z"
                }
            }
            pen += glyph.advance
        }
        return path
    }

    private func scale(_ text: LabelLayout.Text) -> Double { Double(text.size) / Double(typeface.unitsPerEm) }
}
