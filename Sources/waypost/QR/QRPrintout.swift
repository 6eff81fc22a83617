// SPDX-License-Identifier: Apache-2.0

import Lettering
import Print
import QRCode

/// A symbol in a format, with or without something around it.
struct QRPrintout {
    private let design: Design
    private let size: SizeOptions.Size
    private let title: String

    init(_ design: Design, _ size: SizeOptions.Size, title: String) {
        self.design = design
        self.size = size
        self.title = title
    }

    /// What a queue of CUPS has to know of the bytes.
    func content(_ format: QRFormat) -> CUPSPrinter.Content {
        let side = Double((design.symbol.side + 2 * Symbol.quietZone) * size.micrometres) / 1_000
        guard format == .pdf, let media = CUPSMedia(widthMM: side, heightMM: side) else { return .raw }
        return .pages(media)
    }

    func render(_ format: QRFormat, _ card: QRCard, head: Int) throws -> [UInt8] {
        switch format {
        case .txt: return []
        case .svg:
            guard card.isGiven else {
                return Array(SVGRenderer(moduleMM: Double(size.micrometres) / 1_000).render(design).utf8)
            }
            let typeface = try card.typeface()
            return Array(LabelSVG(typeface).render(try layout(card, typeface), design).utf8)
        case .pdf:
            let typeface = try card.typeface()
            return try LabelPDF(typeface).render(try layout(card, typeface), design, title: title)
        case .png:
            guard card.isGiven else { return PNGRenderer.render(design, dotsPerModule: size.dots, dpi: size.dpi) }
            return PNGRenderer.render(try bitmap(card), dpi: size.dpi)
        case .pbm: return PBM.render(try bitmap(card))
        case .zpl: return try ZPLLabel(try bitmap(card)).render()
        case .escpos: return try ESCPOSPicture(try bitmap(card), headDots: head).render()
        }
    }

    private func layout(_ card: QRCard, _ typeface: Typeface) throws -> LabelLayout {
        try CardComposer(caption: card.lines.joined(separator: "\n"), hasFrame: card.hasFrame, typeface)
            .layout(side: design.symbol.side, module: size.micrometres)
    }

    private func bitmap(_ card: QRCard) throws -> Bitmap {
        guard card.isGiven else { return Bitmap(design.symbol, dotsPerModule: size.dots) }
        guard design.style == .plain, design.logo == nil else {
            throw Refusal("captions on a png go with a plain symbol; take svg or pdf for colours, dots and logos")
        }
        let typeface = try card.typeface()
        return try LabelBitmap(dpi: size.dpi, typeface).render(
            try layout(card, typeface), design.symbol, dotsPerModule: size.dots)
    }
}
