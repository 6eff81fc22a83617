// SPDX-License-Identifier: Apache-2.0

/// The shape of a glyph: closed contours, filled by the nonzero winding rule.
public struct GlyphOutline: Hashable, Sendable {
    /// A place in font units: to the right of the glyph's origin and above the baseline.
    public struct Point: Hashable, Sendable {
        public let x: Double
        public let y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A step of the pen.
    public enum Command: Hashable, Sendable {
        /// Begins a contour.
        case move(Point)
        /// A straight line.
        case line(Point)
        /// A Bézier curve with one control point.
        case quad(Point, Point)
        /// A Bézier curve with two control points.
        case cubic(Point, Point, Point)
        /// Ends a contour where it began.
        case close
    }

    /// The contours one after the other; empty for a space.
    public let commands: [Command]

    /// An outline of given commands.
    public init(_ commands: [Command]) { self.commands = commands }

    /// Every point, control points included, which the shape never leaves.
    public var points: [Point] {
        commands.flatMap { command -> [Point] in
            switch command {
            case .move(let point), .line(let point): [point]
            case .quad(let control, let point): [control, point]
            case .cubic(let first, let second, let point): [first, second, point]
            case .close: []
            }
        }
    }
}
