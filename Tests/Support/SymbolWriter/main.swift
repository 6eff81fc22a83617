// SPDX-License-Identifier: Apache-2.0

// Symbols for the judges in Tests/Judges, which do not speak Swift.
//
//   symbol-writer [--level L|M|Q|H] [--boost] [--no-eci] [--largest VERSION] [--brief]
//       For each line of standard input one of output: VERSION LEVEL MASK SIDE ROWS. ROWS are the modules in
//       hexadecimal, a row after the other, each padded to a whole byte; 1 is dark. Or: refused REASON.
//
//   symbol-writer --png FOLDER [--dots PERCENT] [--round] [--dark #RRGGBB] [--light #RRGGBB] [--logo] [--pixels N] …
//       Also draws each in that design, as FOLDER/0.png and so on, N pixels to a module. The logo is a coin, as large as
//       is safe.
//
//   symbol-writer --bench N [--output symbol|svg|png|zpl] [--pixels N] …
//       Makes N symbols of the lines, over and over, and says N, seconds of CPU and bytes.

import Glibc
import Print
import QRCode

func symbol(_ text: String, _ options: Options) throws(Symbol.Refusal) -> Symbol {
    try Symbol(
        text: text, level: options.level, largest: options.largest, boosts: options.boosts,
        marksUTF8: options.marksUTF8)
}

/// A dark disc with a light one in it.
func coin() -> Logo? {
    let side = 64
    var pixels: [UInt8] = []
    for place in 0..<(side * side) {
        let (x, y) = (place % side * 2 - side + 1, place / side * 2 - side + 1)
        let distance = x * x + y * y
        let opacity: UInt8 = distance <= side * side ? 255 : 0
        pixels += distance <= side * side / 4 ? [255, 220, 120, 255] : [20, 40, 130, opacity]
    }
    return Logo(width: side, height: side, pixels: pixels)
}

func draw(_ symbol: Symbol, _ options: Options, into file: String) throws {
    let logo = options.hasLogo ? coin() : nil
    let design = try logo.map { try Design(symbol, options.style, logo: $0) } ?? Design(symbol, options.style)
    let bytes = PNGRenderer.render(design, dotsPerModule: options.dots)
    guard let stream = fopen(file, "wb") else { throw Options.Mistake(word: file) }
    fwrite(bytes, 1, bytes.count, stream)
    fclose(stream)
}

func line(_ text: String, number: Int, _ options: Options) -> String {
    do {
        let symbol = try symbol(text, options)
        if let folder = options.folder { try draw(symbol, options, into: "\(folder)/\(number).png") }
        let facts = "\(symbol.version) \(symbol.level.rawValue) \(symbol.mask) \(symbol.side)"
        guard !options.isBrief else { return facts }
        return facts + " " + hexadecimal(Bitmap(symbol, dotsPerModule: 1, quietZone: 0).bytes)
    } catch {
        return "refused \(error)"
    }
}

func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// The bytes of one text's output.
func size(_ text: String, _ options: Options) throws -> Int {
    let symbol = try symbol(text, options)
    return switch options.output {
    case .symbol: symbol.modules.count
    case .png: PNGRenderer.render(Bitmap(symbol, dotsPerModule: options.dots)).count
    case .zpl: try ZPLLabel(Bitmap(symbol, dotsPerModule: options.dots)).render().count
    case .svg: SVGRenderer(moduleMM: 0.5).render(symbol).utf8.count
    }
}

func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func measure(_ texts: [String], rounds: Int, _ options: Options) throws -> String {
    var bytes = 0
    let start = cpuSeconds()
    for round in 0..<rounds { bytes += try size(texts[round % texts.count], options) }
    return "\(rounds) \(cpuSeconds() - start) \(bytes)"
}

var texts: [String] = []
while let text = readLine() { texts.append(text) }
do {
    let options = try Options(CommandLine.arguments.dropFirst())
    if let rounds = options.rounds {
        guard !texts.isEmpty else { throw Options.Mistake(word: "standard input, which is empty") }
        print(try measure(texts, rounds: rounds, options))
    } else {
        for (number, text) in texts.enumerated() { print(line(text, number: number, options)) }
    }
} catch {
    let message = "symbol-writer: \(error)\n"
    _ = write(STDERR_FILENO, message, message.utf8.count)
    exit(2)
}
