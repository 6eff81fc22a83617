// SPDX-License-Identifier: Apache-2.0

public import Lettering

/// Where the parts of a label are, in µm from its left upper corner.
public struct LabelLayout: Sendable {
    /// A line of text.
    public struct Text: Sendable {
        public let line: Line
        /// Where it begins.
        public let x: Int
        public let baseline: Int
        /// An em.
        public let size: Int
    }

    /// Of the label.
    public let width: Int
    public let height: Int
    /// The side of a module.
    public let module: Int
    /// The left upper corner of the symbol's quiet zone.
    public let x: Int
    public let y: Int
    public let texts: [Text]
    /// Around everything, with round corners: how thick its line is; nil for none.
    public let frame: Int?

    /// The outer radius of a frame's corners, in thicknesses of its line.
    static let frameRadius = 3
}
