// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What stands around a symbol.
struct CardOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A line below the symbol; give it again for more lines.", valueName: "text"))
    var caption: [String] = []

    @Flag(help: "Draw a frame around symbol and caption.")
    var frame = false

    @OptionGroup var font: FontOptions

    /// Whether anything stands there.
    var isGiven: Bool { frame || !caption.isEmpty }
}
