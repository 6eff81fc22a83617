// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import QRCode

/// `waypost qr`.
struct QR: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qr",
        abstract: "Print the QR code of a placement's short link, or of any URL.",
        discussion: """
            A code must be one of this box's, and redirect.public_url must be where phones reach the box: what is printed \
            cannot be called back. --local takes the box's own address on the local network instead.
            """)

    @Argument(help: ArgumentHelp("A placement's code, or a URL, which is printed as it stands.", valueName: "code|url"))
    var content: String

    @Option(help: "txt or svg. Default: by the name of --out; else txt on a terminal, and svg.")
    var format: QRFormat?

    @Option(help: "How much may be lost: L 7 %, M 15 %, Q 25 %, H 30 %.")
    var level = ErrorCorrection.medium

    @Option(
        name: .customLong("module-mm"),
        help: ArgumentHelp("The side of one module in an svg, in mm. Default: 0.5.", valueName: "mm"))
    var moduleMM: Double?

    @Option(help: ArgumentHelp("Where to write it; the file is replaced whole.", valueName: "file"))
    var out: String?

    @Flag(name: .customLong("local"), help: "Use the box's own address, on the local network.")
    var isLocal = false

    @OptionGroup var common: CommonOptions

    /// Under 0.25 mm no phone reads a module; under 0.33 mm not every phone does.
    private static let smallestModule = 0.25
    private static let smallestSafeModule = 0.33
    private static let defaultModule = 0.5

    private var chosenFormat: QRFormat {
        if let format { return format }
        if let out { return QRFormat(pathExtensionOf: out) ?? .svg }
        return OutputBuffer.isTerminal ? .txt : .svg
    }

    func validate() throws {
        guard QRPayload.isPossible(content) else {
            throw ValidationError("“\(content)” is neither a code nor a URL; a URL begins with https://.")
        }
        guard chosenFormat.isSupported else {
            let formats = QRFormat.allCases.filter(\.isSupported).map(\.rawValue).joined(separator: " and ")
            throw ValidationError("The format \(chosenFormat.rawValue) does not exist yet; \(formats) do.")
        }
        guard let moduleMM else { return }
        guard chosenFormat == .svg else { throw ValidationError("--module-mm is for --format svg.") }
        guard moduleMM.isFinite, moduleMM > 0, moduleMM <= 1_000 else {
            throw ValidationError("--module-mm takes up to 1000 mm.")
        }
    }

    func run() throws {
        let payload = try QRPayload(content, isLocal: isLocal, common)
        let module = moduleMM ?? Self.defaultModule
        guard module >= Self.smallestModule else {
            throw Refusal("phones do not read modules of \(module) mm; take \(Self.smallestModule) or more")
        }
        if module < Self.smallestSafeModule {
            warn("some phones do not read modules of \(module) mm; \(Self.smallestSafeModule) is safe")
        }
        let symbol = try Symbol(text: payload.text, level: level)
        switch chosenFormat {
        case .svg: try write(SVGRenderer(moduleMM: module).render(symbol))
        default: try writeText(symbol, payload)
        }
    }

    /// On a terminal the symbol brings its own colours, and the link stands below it.
    private func writeText(_ symbol: Symbol, _ payload: QRPayload) throws {
        let isForTerminal = out == nil && OutputBuffer.isTerminal
        let text = TextRenderer(colours: isForTerminal ? .explicit : .darkOnLight).render(symbol)
        try write(isForTerminal ? text + payload.link + "\n" : text)
    }

    private func write(_ text: String) throws {
        guard let out, out != "-" else { return try OutputBuffer.print(text) }
        try OutputFile(out).write(text)
    }
}
