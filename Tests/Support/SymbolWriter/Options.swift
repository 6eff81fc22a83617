// SPDX-License-Identifier: Apache-2.0

import QRCode

/// What the words of the command line ask for.
struct Options {
    /// What is made of each text.
    enum Output: String {
        /// The symbol alone.
        case symbol
        case svg
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
