// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Lettering
import Linux
import Print

/// Where something is printed.
struct PrintOptions: ParsableArguments {
    @Option(
        name: .customLong("print"),
        help: ArgumentHelp(
            "Print it: a queue of CUPS, tcp://HOST:9100 or a device such as /dev/usb/lp0.", valueName: "printer"))
    var printer: PrintTarget?

    /// Refuses what the printer does not understand.
    func check(_ format: QRFormat) throws {
        guard let printer else { return }
        switch (printer, format) {
        case (.queue, .pdf), (_, .zpl), (_, .escpos): return
        case (.queue, _): throw ValidationError("A queue prints --format pdf, zpl or escpos.")
        case (.socket, _), (.device, _):
            throw ValidationError("\(printer) takes a printer's own language: give --format zpl or escpos.")
        }
    }

    /// Sends bytes, with a bar on a terminal when it takes long.
    func send(_ bytes: [UInt8], as content: CUPSPrinter.Content) throws {
        guard let printer else { return }
        var bar = TerminalProgress("Printing", total: bytes.count)
        try printer.printer(for: content).send(bytes) { bar.update($0) }
        bar.end()
    }
}

/// The font of captions.
struct FontOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The font of captions: a family that is installed, or a file. Default: \(Typeface.standardFamily).",
            valueName: "name|file"))
    var font: String?

    func typeface() throws -> Typeface {
        guard let font else { return try Typeface.standard() }
        return font.contains("/") || font.contains(".") ? try Typeface(file: font) : try Typeface.find(family: font)
    }
}
