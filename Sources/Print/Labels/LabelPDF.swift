// SPDX-License-Identifier: Apache-2.0

public import Lettering
public import QRCode

/// A label as a PDF of one page, as large as the label.
public struct LabelPDF {
    private let typeface: Typeface

    public init(_ typeface: Typeface) { self.typeface = typeface }

    /// The whole file.
    public func render(_ layout: LabelLayout, _ design: Design, title: String) throws -> [UInt8] {
        var file: [UInt8] = []
        let document = try PDFDocument(title: title) { file += $0 }
        let font = document.font(typeface)
        var page = PDFContent()
        if design.style.light != .white {
            page.setFill(design.style.light.pdf)
            page.rectangle(x: 0, y: 0, width: layout.width, height: layout.height)
            page.fill()
        }
        let quiet = Symbol.quietZone * layout.module
        page.draw(
            design, x: layout.x + quiet, y: layout.y + quiet, module: layout.module,
            logo: try design.logo.map { try add($0, to: document) })
        page.setFill(design.style.dark.pdf)
        for text in layout.texts { page.text(text.line, in: font, size: text.size, x: text.x, y: text.baseline) }
        if let line = layout.frame { draw(frame: line, layout, on: &page) }
        try document.addPage(width: layout.width, height: layout.height, page)
        try document.finish()
        return file
    }

    private func draw(frame line: Int, _ layout: LabelLayout, on page: inout PDFContent) {
        for inset in [0, line] {
            page.addRounded(
                x: Double(inset), y: Double(inset), width: Double(layout.width - 2 * inset),
                height: Double(layout.height - 2 * inset), radius: Double(LabelLayout.frameRadius * line - inset))
        }
        page.append("f*")
    }

    private func add(_ logo: Logo, to document: PDFDocument) throws -> PDFImage {
        var (colours, opacity): ([UInt8], [UInt8]) = ([], [])
        for place in stride(from: 0, to: logo.pixels.count, by: 4) {
            colours += logo.pixels[place..<(place + 3)]
            opacity.append(logo.pixels[place + 3])
        }
        return try document.addImage(rgb: colours, alpha: opacity, width: logo.width, height: logo.height)
    }
}
