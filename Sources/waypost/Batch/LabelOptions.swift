// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Print
import QRCode

/// The label that is printed for each tag, with the QR code beside it.
struct LabelOptions: ParsableArguments {
    @OptionGroup var printing: PrintOptions

    @Option(help: "What the printer speaks: zpl or escpos, or pdf for a queue, which is the default of queues.")
    var format: QRFormat?

    @OptionGroup var sizes: SizeOptions
    @OptionGroup var font: FontOptions

    var isWanted: Bool { printing.printer != nil }

    /// The format of the labels.
    var chosenFormat: QRFormat {
        if case .queue = printing.printer { return format ?? .pdf }
        return format ?? .txt
    }

    func validate() throws { try printing.check(chosenFormat) }

    /// Prints one label.
    func print(_ payload: QRPayload, lines: [String], size: SizeOptions.Size) throws {
        let format = chosenFormat
        let symbol = try Symbol(text: payload.text, level: .medium, largest: Symbol.largestVersion, boosts: true)
        let printout = QRPrintout(Design(plain: symbol), size, title: payload.link)
        let bytes = try printout.render(
            format, QRCard(lines: lines, typeface: font.typeface), head: sizes.head)
        try printing.send(bytes, as: printout.content(format))
    }

    /// The words of `waypost qr` that print the same label.
    func words(_ code: String, lines: [String]) -> [String] {
        var words = ["waypost", "qr", code, "--format", chosenFormat.rawValue]
        if let millimetres = sizes.moduleMM { words += ["--module-mm", "\(millimetres)"] }
        if let dpi = sizes.dpi { words += ["--dpi", "\(dpi)"] }
        if sizes.head != ESCPOSPicture.narrowHead { words += ["--head", "\(sizes.head)"] }
        if let font = font.font { words += ["--font", font] }
        for line in lines { words.append("--caption=\(line)") }
        return words + (printing.printer.map { ["--print", "\($0)"] } ?? [])
    }
}
