// SPDX-License-Identifier: Apache-2.0

// Symbols for the judges in Tests/Judges, which do not speak Swift.
//
//   symbol-writer [--level L|M|Q|H] [--boost] [--no-eci] [--largest VERSION] [--brief]
//       For each line of standard input one of output: VERSION LEVEL MASK SIDE ROWS. ROWS are the modules in
//       hexadecimal, a row after the other, each padded to a whole byte; 1 is dark. Or: refused REASON.
//
//   symbol-writer --bench N [--output symbol|svg] …
//       Makes N symbols of the lines, over and over, and says N, seconds of CPU and bytes.

import Glibc
import QRCode

func symbol(_ text: String, _ options: Options) throws(Symbol.Refusal) -> Symbol {
    try Symbol(
        text: text, level: options.level, largest: options.largest, boosts: options.boosts,
        marksUTF8: options.marksUTF8)
}

func line(_ text: String, _ options: Options) -> String {
    do throws(Symbol.Refusal) {
        let symbol = try symbol(text, options)
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
func size(_ text: String, _ options: Options) throws(Symbol.Refusal) -> Int {
    let symbol = try symbol(text, options)
    return switch options.output {
    case .symbol: symbol.modules.count
    case .svg: SVGRenderer(moduleMM: 0.5).render(symbol).utf8.count
    }
}

func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func measure(_ texts: [String], rounds: Int, _ options: Options) throws(Symbol.Refusal) -> String {
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
        for text in texts { print(line(text, options)) }
    }
} catch {
    let message = "symbol-writer: \(error)\n"
    _ = write(STDERR_FILENO, message, message.utf8.count)
    exit(2)
}
