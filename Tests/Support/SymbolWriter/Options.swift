// SPDX-License-Identifier: Apache-2.0

import QRCode

/// What the words of the command line ask for.
struct Options {
    /// What is made of each text.
    enum Output: String {
        /// The symbol alone.
        case symbol
        case svg
        case png
        /// A label of thermal printers.
        case zpl
    }

    private(set) var level = ErrorCorrection.medium
    private(set) var boosts = false
    private(set) var marksUTF8 = true
    private(set) var largest = Symbol.largestVersion
    /// Versions and levels without modules.
    private(set) var isBrief = false
    /// How many symbols are made against the clock, instead of one for each text.
    private(set) var rounds: Int?
    private(set) var output = Output.symbol
    private(set) var style = Style.plain
    private(set) var hasLogo = false
    /// Pixels to a module of a PNG.
    private(set) var dots = 8
    /// Where to write each design as a PNG, named by the number of its line, from 0.
    private(set) var folder: String?

    /// Words that are no option, or an option with a value that it does not take.
    struct Mistake: Error {
        let word: String
    }

    init(_ words: some Sequence<String>) throws(Mistake) {
        var words = words.makeIterator()
        while let word = words.next() {
            switch word {
            case "--boost": boosts = true
            case "--brief": isBrief = true
            case "--no-eci": marksUTF8 = false
            case "--level": level = try Self.value(of: word, words.next()) { ErrorCorrection(rawValue: $0) }
            case "--largest": largest = try Self.value(of: word, words.next()) { Int($0) }
            case "--bench": rounds = try Self.value(of: word, words.next()) { Int($0) }
            case "--dots": style.shape = .dot(percent: try Self.value(of: word, words.next()) { Int($0) })
            case "--round": style.roundsFinders = true
            case "--dark": style.dark = try Self.value(of: word, words.next()) { Colour($0) }
            case "--light": style.light = try Self.value(of: word, words.next()) { Colour($0) }
            case "--logo": hasLogo = true
            case "--pixels": dots = try Self.value(of: word, words.next()) { Int($0) }
            case "--png": folder = try Self.value(of: word, words.next()) { $0 }
            case "--output": output = try Self.value(of: word, words.next()) { Output(rawValue: $0) }
            default: throw Mistake(word: word)
            }
        }
    }

    private static func value<Value>(
        of option: String, _ word: String?, _ read: (String) -> Value?
    ) throws(Mistake) -> Value {
        guard let word, let value = read(word) else { throw Mistake(word: option) }
        return value
    }
}
