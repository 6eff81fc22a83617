// SPDX-License-Identifier: Apache-2.0

internal import Lettering

/// The parts of one label, to be arranged. Lengths are in µm.
struct LabelParts {
    /// How the texts stand to the symbol.
    enum Arrangement {
        /// The caption to the right, the code below the symbol or with the caption.
        case beside(codeBelow: Bool)
        /// Everything below.
        case below
    }

    private let format: LabelFormat
    private let typeface: Typeface
    /// Along a side, with the quiet zone.
    private let modules: Int
    private let item: SheetItem

    init(_ format: LabelFormat, _ typeface: Typeface, modules: Int, _ item: SheetItem) {
        self.format = format
        self.typeface = typeface
        self.modules = modules
        self.item = item
    }

    private var innerWidth: Int { format.width - 2 * LabelFormat.padding }
    private var innerHeight: Int { format.height - 2 * LabelFormat.padding }

    func layout(_ arrangement: Arrangement) throws(LabelError) -> LabelLayout {
        switch arrangement {
        case .beside(let codeBelow): try beside(codeBelow: codeBelow)
        case .below: try below()
        }
    }

    private func beside(codeBelow: Bool) throws(LabelError) -> LabelLayout {
        let serial = try serial()
        let isCodeBelow = codeBelow && format.showsCode
        let codeHeight = isCodeBelow ? TextBlock.lineHeight(format.textSizes[0]) : 0
        // The text gets at least three eighths.
        let square = side(of: min(innerHeight - codeHeight, (innerWidth - LabelFormat.gap) * 5 / 8))
        let left = LabelFormat.padding
        let top = LabelFormat.padding + (innerHeight - square.side - codeHeight) / 2
        let textX = left + square.side + LabelFormat.gap
        let textWidth = format.width - LabelFormat.padding - textX
        let room = innerHeight - serial.height
        let caption = try block(
            codeBelow || !format.showsCode ? item.caption : item.caption + "\n" + item.code, what: "caption",
            width: textWidth, height: room)
        var texts = caption.placed(
            x: textX, y: LabelFormat.padding + (room - caption.height) / 2, width: textWidth, isCentred: false, typeface
        )
        texts += serial.placed(
            x: textX, y: format.height - LabelFormat.padding - serial.height, width: textWidth, isCentred: false,
            typeface)
        if isCodeBelow {
            texts += try code(width: square.side).placed(
                x: left, y: top + square.side, width: square.side, isCentred: true, typeface)
        }
        return layout(square.module, left, top, texts)
    }

    private func below() throws(LabelError) -> LabelLayout {
        let serial = try serial()
        let code = format.showsCode ? try code(width: innerWidth) : TextBlock([], size: 1)
        let room = innerHeight - serial.height - code.height
        var best: (square: (module: Int, side: Int), caption: TextBlock)?
        var failure: LabelError?
        for size in format.textSizes {
            do throws(LabelError) {
                let caption = try block(item.caption, what: "caption", width: innerWidth, height: room, sizes: [size])
                let square = side(of: min(innerWidth, room - caption.height))
                if square.module > best?.square.module ?? 0 { best = (square, caption) }
                if square.module >= LabelFormat.smallestSafeModule { break }
            } catch {
                failure = error
            }
        }
        guard let best else { throw failure ?? LabelError(problem: .smallModule(0, version: 0), origin: item.origin) }
        let height = best.square.side + code.height + best.caption.height + serial.height
        let left = (format.width - best.square.side) / 2
        let top = (format.height - height) / 2
        var texts: [LabelLayout.Text] = []
        var y = top + best.square.side
        for block in [code, best.caption, serial] {
            texts += block.placed(x: LabelFormat.padding, y: y, width: innerWidth, isCentred: true, typeface)
            y += block.height
        }
        return layout(best.square.module, left, top, texts)
    }

    private func layout(_ module: Int, _ x: Int, _ y: Int, _ texts: [LabelLayout.Text]) -> LabelLayout {
        LabelLayout(
            width: format.width, height: format.height, module: module, x: x, y: y, texts: texts, frame: nil)
    }

    /// The largest module for which the symbol fits into a square, and the side that it takes then.
    private func side(of square: Int) -> (module: Int, side: Int) {
        let module = min(max(square, 0) / modules, format.largestModule)
        return (module, module * modules)
    }

    /// A text in the largest of the sizes in which it fits.
    private func block(
        _ text: String, what: String, width: Int, height: Int, sizes: [Int]? = nil
    ) throws(LabelError) -> TextBlock {
        var character: Character = text.first ?? " "
        for size in sizes ?? format.textSizes {
            do {
                let block = try TextBlock(text, size: size, width: max(width, 0), typeface)
                if block.height <= height { return block }
                let lines = max(0, height / TextBlock.lineHeight(size))
                character = block.lines[lines].glyphs.first?.text.first ?? character
            } catch let error as TextBlock.Overflow {
                character = error.character
            } catch {
                throw failure(error, what)
            }
        }
        throw LabelError(problem: .wide(what: what, text: text, character: character), origin: item.origin)
    }

    private func code(width: Int) throws(LabelError) -> TextBlock {
        try block(item.code, what: "code", width: width, height: .max)
    }

    private func serial() throws(LabelError) -> TextBlock {
        guard format.showsSerial else { return TextBlock([], size: LabelFormat.serialSize) }
        return try block(
            item.serialText, what: "serial", width: innerWidth, height: .max, sizes: [LabelFormat.serialSize])
    }

    private func failure(_ error: any Error, _ what: String) -> LabelError {
        let error = error as? TypefaceError
        return LabelError(
            problem: error.map { .letters(what: what, $0) } ?? .wide(what: what, text: "", character: " "),
            origin: item.origin)
    }
}
