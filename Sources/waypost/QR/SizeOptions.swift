// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Print

/// How large a symbol is.
struct SizeOptions: ParsableArguments {
    @Option(
        name: .customLong("module-mm"),
        help: ArgumentHelp("The side of one module in mm, on printers in whole dots. Default: 0.5.", valueName: "mm"))
    var moduleMM: Double?

    @Option(
        help: ArgumentHelp(
            "Dots per inch of png, pbm, zpl and escpos. Default: 300 for png, 203 for the others.", valueName: "dpi"))
    var dpi: Int?

    @Option(
        help: ArgumentHelp(
            "Dots across the head of an escpos printer: 384 with paper of 58 mm, 576 with 80 mm.", valueName: "dots"))
    var head = ESCPOSPicture.narrowHead

    private static let defaultModule = 0.5

    func validate() throws {
        if let moduleMM, !(moduleMM.isFinite && moduleMM > 0 && moduleMM <= 1_000) {
            throw ValidationError("--module-mm takes up to 1000 mm.")
        }
        if let dpi, !(50...5_000).contains(dpi) { throw ValidationError("--dpi takes 50 to 5000.") }
        guard (8...10_000).contains(head) else { throw ValidationError("--head takes 8 to 10000 dots.") }
    }

    /// A size that was checked.
    struct Size {
        /// The side of a module.
        let micrometres: Int
        /// The same in dots, for what has them.
        let dots: Int
        let dpi: Int
    }

    /// The size for a format. Refuses modules that no phone reads, and tells of those that not every phone does.
    func size(_ format: QRFormat) throws -> Size {
        let wanted = moduleMM ?? Self.defaultModule
        let dpi = dpi ?? format.defaultDPI
        let whole = try WholeDots(moduleMM: max(wanted, 0.01), dpi: Double(dpi))
        let module = format.isRaster ? whole.moduleMM : wanted
        let size = Size(micrometres: Int((module * 1_000).rounded()), dots: whole.dotsPerModule, dpi: dpi)
        let least = Double(LabelFormat.smallestModule) / 1_000
        guard format == .txt || size.micrometres >= LabelFormat.smallestModule else {
            throw Refusal("phones do not read modules of \(wanted) mm; take \(least) or more")
        }
        if format != .txt, size.micrometres < LabelFormat.smallestSafeModule {
            let safe = Double(LabelFormat.smallestSafeModule) / 1_000
            warn("some phones do not read modules of \(Double(size.micrometres) / 1_000) mm; \(safe) is safe")
        }
        return size
    }
}
