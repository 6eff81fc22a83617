// SPDX-License-Identifier: Apache-2.0

public import Lettering
public import QRCode

/// Writes labels one after the other onto the pages of a PDF, in bounded memory. The same labels and settings give the
/// same bytes.
public final class SheetWriter {
    /// What was written.
    public struct Figures: Hashable, Sendable {
        public var labels = 0
        public var sheets = 0
        /// Of the smallest module, in µm; 0 before the first label.
        public var smallestModule = 0
    }

    public private(set) var figures = Figures()
    private let settings: SheetSettings
    private let composer: LabelComposer
    private let document: PDFDocument
    private let font: PDFFont
    private let typeface: Typeface
    private var page = PDFContent()
    /// The next cell of the page, from 0.
    private var cell: Int
    private var batch = ""

    /// `sink` takes the file's bytes as they come.
    public init(_ settings: SheetSettings, _ typeface: Typeface, sink: @escaping PDFDocument.Sink) throws {
        self.settings = settings
        self.typeface = typeface
        composer = LabelComposer(settings.format, typeface)
        document = try PDFDocument(title: settings.title, sink: sink)
        font = document.font(typeface)
        cell = settings.startCell - 1
    }

    /// Adds a page in front of the sheets, on their paper.
    public func addFront(_ draw: (inout PDFContent, PDFFont, Typeface) throws -> Void) throws {
        var content = PDFContent()
        try draw(&content, font, typeface)
        try document.addPage(width: settings.template.paper.width, height: settings.template.paper.height, content)
    }

    /// Puts a label into the next cell, and answers where that is.
    public func add(_ item: SheetItem) throws -> ManifestRow {
        let symbol = try symbol(of: item)
        let layout = try composer.layout(side: symbol.side, item)
        if cell == settings.template.count { try endPage() }
        let corner = settings.template.corner(ofCell: cell)
        batch = item.batch
        draw(layout, symbol, x: corner.x + settings.offsetX, y: corner.y + settings.offsetY)
        figures.labels += 1
        figures.smallestModule =
            figures.smallestModule == 0 ? layout.module : min(figures.smallestModule, layout.module)
        defer { cell += 1 }
        return ManifestRow(
            item: item, symbol: symbol, sheet: figures.sheets + 1, row: cell / settings.template.columns + 1,
            column: cell % settings.template.columns + 1, left: corner.x + settings.offsetX + layout.x,
            top: corner.y + settings.offsetY + layout.y,
            side: layout.module * (symbol.side + 2 * Symbol.quietZone))
    }

    /// Ends the last page and the document.
    public func finish() throws {
        if cell > 0, figures.labels > 0 { try endPage() }
        try document.finish()
    }

    private func symbol(of item: SheetItem) throws(LabelError) -> Symbol {
        do throws(Symbol.Refusal) {
            return try Symbol(text: item.url, level: settings.level)
        } catch {
            throw LabelError(problem: .symbol(error), origin: item.origin)
        }
    }

    private func draw(_ layout: LabelLayout, _ symbol: Symbol, x: Int, y: Int) {
        if let ground = settings.ground {
            page.setFill(ground.pdf)
            let bleed = settings.bleed
            page.rectangle(
                x: x - bleed, y: y - bleed, width: layout.width + 2 * bleed, height: layout.height + 2 * bleed)
            page.fill()
            page.setFill(.black)
        }
        let quiet = Symbol.quietZone * layout.module
        page.fill(symbol, x: x + layout.x + quiet, y: y + layout.y + quiet, module: layout.module)
        for text in layout.texts {
            page.text(text.line, in: font, size: text.size, x: x + text.x, y: y + text.baseline)
        }
    }

    private func endPage() throws {
        figures.sheets += 1
        let margin = SheetMargin(settings, typeface)
        try margin.draw(batch: batch, sheet: figures.sheets, on: &page, font)
        try document.addPage(width: settings.template.paper.width, height: settings.template.paper.height, page)
        page = PDFContent()
        cell = 0
    }
}
