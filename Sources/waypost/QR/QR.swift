// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Lettering
import Linux
import Print
import QRCode

/// `waypost qr`.
struct QR: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qr",
        abstract: "Print the QR code of a placement's short link, of any URL, of a network or a contact.",
        discussion: """
            A code must be one of this box's, and redirect.public_url must be where phones reach the box: what is printed \
            cannot be called back. --local takes the box's own address on the local network instead.
            """)

    @Argument(help: ArgumentHelp("A placement's code, or a URL, which is printed as it stands.", valueName: "code|url"))
    var content: String?

    @OptionGroup(title: "Other contents") var contents: PayloadOptions

    @Option(
        help: """
            txt, svg, png, pdf, pbm, zpl or escpos. Default: by the name of --out; else txt on a terminal, and svg.
            """)
    var format: QRFormat?

    @Option(help: "How much may be lost at least: L 7 %, M 15 %, Q 25 %, H 30 %. Default: M.")
    var level: ErrorCorrection?

    @Flag(help: "Keep the level, even where a higher one takes no more room.")
    var exactLevel = false

    @Option(help: ArgumentHelp("The largest version to take, 1 to 40.", valueName: "version"))
    var largestVersion = Symbol.largestVersion

    @Flag(help: "Keep the lower case of a short link; upper case makes smaller symbols.")
    var lowerCase = false

    @OptionGroup(title: "Size") var sizes: SizeOptions
    @OptionGroup(title: "Style") var style: StyleOptions
    @OptionGroup(title: "Caption") var captions: CardOptions

    @Option(help: ArgumentHelp("Where to write it; the file is replaced whole.", valueName: "file"))
    var out: String?

    @OptionGroup var printing: PrintOptions

    @Flag(help: "Read the symbol back by zbarimg before anything is written.")
    var verify = false

    @Flag(name: .customLong("local"), help: "Use the box's own address, on the local network.")
    var isLocal = false

    @OptionGroup var common: CommonOptions

    private var chosenFormat: QRFormat {
        if let format { return format }
        if let out { return QRFormat(pathExtensionOf: out) ?? .svg }
        if case .queue = printing.printer { return .pdf }
        return OutputBuffer.isTerminal ? .txt : .svg
    }

    func validate() throws {
        guard (content != nil) != contents.isGiven else {
            throw ValidationError("Give a code or a URL, or one of --text, --wifi and --contact.")
        }
        if let content, !QRPayload.isPossible(content) {
            throw ValidationError("“\(content)” is neither a code nor a URL; a URL begins with https://.")
        }
        guard (1...Symbol.largestVersion).contains(largestVersion) else {
            throw ValidationError("--largest-version takes 1 to \(Symbol.largestVersion).")
        }
        let format = chosenFormat
        if format.isBlackAndWhite, !style.isPlain {
            throw ValidationError("Colours, dots and logos are for svg, png and pdf; \(format.rawValue) has none.")
        }
        if format == .txt, captions.card.isGiven {
            throw ValidationError("--caption and --frame are for pictures; txt has none.")
        }
        if format == .txt, sizes.moduleMM != nil { throw ValidationError("--module-mm is not for --format txt.") }
        guard printing.printer == nil || out == nil else {
            throw ValidationError("--out and --print exclude each other.")
        }
        try printing.check(format)
    }

    func run() throws {
        let format = chosenFormat
        let payload = try payload()
        let size = try sizes.size(format)
        let symbol = try Symbol(
            text: payload.text, level: level ?? (style.logo == nil ? .medium : .quartile), largest: largestVersion,
            boosts: !exactLevel)
        let design = try style.design(symbol)
        if verify { try check(design, payload) }
        let printout = QRPrintout(design, size, title: payload.link)
        if format == .txt {
            try writeText(symbol, payload)
        } else {
            let bytes = try printout.render(format, captions.card, head: sizes.head)
            guard printing.printer == nil else { return try printing.send(bytes, as: printout.content(format)) }
            try write(bytes)
        }
    }

    private func payload() throws -> QRPayload {
        if let text = try contents.made() { return QRPayload(text: text) }
        return try QRPayload(content ?? "", isLocal: isLocal, lowerCase: lowerCase, common)
    }

    private func check(_ design: Design, _ payload: QRPayload) throws {
        let picture = PNGRenderer.render(design, dotsPerModule: 6)
        try SelfCheck().check(png: picture, text: payload.text, origin: "the code")
    }

    /// On a terminal the symbol brings its own colours, and the link stands below it.
    private func writeText(_ symbol: Symbol, _ payload: QRPayload) throws {
        let isForTerminal = out == nil && OutputBuffer.isTerminal
        let text = TextRenderer(colours: isForTerminal ? .explicit : .darkOnLight).render(symbol)
        try write(Array((isForTerminal ? text + payload.link + "\n" : text).utf8))
    }

    private func write(_ bytes: [UInt8]) throws {
        if let out, out != "-" { return try OutputFile(out).write(bytes) }
        guard !OutputBuffer.isTerminal || String(validating: bytes, as: UTF8.self) != nil else {
            throw Failure("a terminal cannot show this; name a file with --out, or send it on with |")
        }
        try StandardStream.output.write(bytes)
    }
}
