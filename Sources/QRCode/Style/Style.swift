// SPDX-License-Identifier: Apache-2.0

/// How a symbol looks. Finders, timing, alignment and format stay full squares, whatever the style: readers find their way
/// by them.
public struct Style: Hashable, Sendable {
    /// The shape of the modules that hold data.
    public enum Shape: Hashable, Sendable {
        case square
        /// Discs whose diameter is a share of the module in percent, ``smallestDot`` to 100.
        case dot(percent: Int)
    }

    public var shape: Shape
    /// Draws each finder as a ring with round corners.
    public var roundsFinders: Bool
    public var dark: Colour
    public var light: Colour

    /// Smaller discs are lost by readers on a photograph.
    public static let smallestDot = 80

    public init(
        shape: Shape = .square, roundsFinders: Bool = false, dark: Colour = .black, light: Colour = .white
    ) {
        self.shape = shape
        self.roundsFinders = roundsFinders
        self.dark = dark
        self.light = light
    }

    /// Black squares on white.
    public static let plain = Style()

    /// Whether two colours without shades between them draw it.
    public var isSquare: Bool { shape == .square && !roundsFinders }
}
