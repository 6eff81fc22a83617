// SPDX-License-Identifier: Apache-2.0

/// A symbol for the terminal: two modules in each character, by half blocks.
public struct TextRenderer: Sendable {
    /// Who says what is dark.
    public enum Colours: Sendable {
        /// Black on white by escape sequences, so that it scans on dark and on light terminals.
        case explicit
        /// The terminal or the paper, taken to be dark text on light.
        case darkOnLight
    }

    private let colours: Colours

    public init(colours: Colours) { self.colours = colours }

    /// The symbol with its quiet zone; each line ends with a newline.
    public func render(_ symbol: Symbol) -> String {
        let quiet = Symbol.quietZone
        var text = ""
        for top in stride(from: -quiet, to: symbol.side + quiet, by: 2) {
            // 16 and 231 are black and white in the colour cube, which no theme repaints as it does the first 16.
            if colours == .explicit { text += "\u{1B}[38;5;16;48;5;231m" }
            for x in -quiet..<(symbol.side + quiet) {
                text += Self.character(symbol.isDark(x, top), symbol.isDark(x, top + 1))
            }
            text += colours == .explicit ? "\u{1B}[0m\n" : "\n"
        }
        return text
    }

    private static func character(_ upper: Bool, _ lower: Bool) -> String {
        switch (upper, lower) {
        case (true, true): "\u{2588}"
        case (true, false): "\u{2580}"
        case (false, true): "\u{2584}"
        case (false, false): " "
        }
    }
}
