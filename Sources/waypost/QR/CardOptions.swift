// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Lettering

/// What stands around a symbol.
struct CardOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A line below the symbol; give it again for more lines.", valueName: "text"))
    var caption: [String] = []

    @Flag(help: "Draw a frame around symbol and caption.")
    var frame = false

    @OptionGroup var font: FontOptions

    /// What they say.
    var card: QRCard { QRCard(lines: caption, hasFrame: frame, typeface: font.typeface) }
}

/// What stands around a symbol, known.
struct QRCard {
    /// The caption below it.
    var lines: [String] = []
    var hasFrame = false
    /// Finds the font, which is asked for where letters are needed.
    let typeface: () throws -> Typeface

    /// Whether anything stands there.
    var isGiven: Bool { hasFrame || !lines.isEmpty }
}
