// SPDX-License-Identifier: Apache-2.0

/// A shaped text: glyphs from left to right.
public struct Line: Hashable, Sendable {
    /// One glyph and where it stands, in font units.
    public struct Glyph: Hashable, Sendable {
        /// Its number in the font.
        public let id: UInt32
        /// How far to the right of the pen it is drawn.
        public let xOffset: Int
        /// How far above the baseline it is drawn.
        public let yOffset: Int
        /// How far it moves the pen.
        public let advance: Int
        /// The characters it stands for; empty where another glyph of the same cluster has them.
        public let text: String
    }

    /// The glyphs from left to right.
    public let glyphs: [Glyph]
    /// How far all of them move the pen, in font units.
    public let width: Int

    init(_ glyphs: [Glyph]) {
        self.glyphs = glyphs
        width = glyphs.reduce(0) { $0 + $1.advance }
    }
}
