// SPDX-License-Identifier: Apache-2.0

/// The words of one line of a rule file. Double quotes hold a word with spaces together, and a `#` in front of a word
/// ends the line.
struct RuleLine {
    struct Word: Equatable {
        var text: String
        /// So that a token can be `unless`.
        var isQuoted: Bool
    }

    private(set) var words: [Word] = []

    /// The words of a line, or nil where a quote is never closed.
    init?(_ line: some StringProtocol) {
        var rest = Substring(line)
        while true {
            rest = rest.drop(while: Self.isSpace)
            guard let first = rest.first, first != "#" else { return }
            if first == "\"" {
                rest = rest.dropFirst()
                guard let end = rest.firstIndex(of: "\"") else { return nil }
                words.append(Word(text: String(rest[..<end]), isQuoted: true))
                rest = rest[rest.index(after: end)...]
            } else {
                let text = rest.prefix { !Self.isSpace($0) }
                words.append(Word(text: String(text), isQuoted: false))
                rest = rest[text.endIndex...]
            }
        }
    }

    private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
}
