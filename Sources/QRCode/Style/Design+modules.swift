// SPDX-License-Identifier: Apache-2.0

extension Design {
    /// The left upper corners of the three finders, of 7 × 7 modules each.
    public var finders: [(x: Int, y: Int)] {
        let far = symbol.side - 7
        return [(0, 0), (far, 0), (0, far)]
    }

    /// The radii of a rounded finder's ring and of the square in it, in modules. Rings that are rounder look better and are
    /// lost by OpenCV: of 304 distorted pictures it read 3 at a radius of 2, where it reads 233 of plain ones.
    public static let ringRadius = 0.25
    public static let coreRadius = 1.0

    /// Where the logo's picture lies, in modules from the symbol's corner.
    public var logoBox: (x: Double, y: Double, width: Double, height: Double)? {
        guard let logo, let field else { return nil }
        return logo.box(in: field)
    }

    /// The dark modules that are drawn as discs.
    public var dots: [(x: Int, y: Int)] {
        guard style.shape != .square else { return [] }
        var dots: [(x: Int, y: Int)] = []
        for y in 0..<symbol.side {
            for x in 0..<symbol.side where isDrawn(x, y) && symbol.role(x, y) == .data { dots.append((x, y)) }
        }
        return dots
    }

    /// Whether a module is drawn as a full square.
    public func isSquareDrawn(_ x: Int, _ y: Int) -> Bool {
        guard isDrawn(x, y) else { return false }
        switch symbol.role(x, y) {
        case .data: return style.shape == .square
        case .finder: return !style.roundsFinders
        case .timing, .alignment, .format, .version: return true
        }
    }

    /// Whether a module is dark and not under the logo.
    private func isDrawn(_ x: Int, _ y: Int) -> Bool { symbol.isDark(x, y) && field?.contains(x, y) != true }

    /// The colour at a place of the symbol, in modules: what every renderer draws, for those that draw dot by dot.
    func colour(x: Double, y: Double) -> Colour {
        let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        guard (0..<symbol.side).contains(column), (0..<symbol.side).contains(row) else { return style.light }
        if let logo, let field, field.contains(column, row) {
            return logo.colour(in: field, x: x, y: y, over: style.light)
        }
        guard symbol.isDark(column, row) || style.roundsFinders && symbol.role(column, row) == .finder else {
            return style.light
        }
        return isInk(x: x, y: y, column, row) ? style.dark : style.light
    }

    private func isInk(x: Double, y: Double, _ column: Int, _ row: Int) -> Bool {
        switch symbol.role(column, row) {
        case .finder where style.roundsFinders:
            return finders.contains { finder in
                let (dx, dy) = (x - Double(finder.x), y - Double(finder.y))
                let isInRing = Self.isRounded(dx, dy, 0, 7, Self.ringRadius) && !Self.isRounded(dx, dy, 1, 5, 0)
                return isInRing || Self.isRounded(dx, dy, 2, 3, Self.coreRadius)
            }
        case .data:
            guard case .dot(let percent) = style.shape else { return true }
            let (dx, dy) = (x - Double(column) - 0.5, y - Double(row) - 0.5)
            let radius = Double(percent) / 200
            return dx * dx + dy * dy <= radius * radius
        default: return true
        }
    }

    /// Whether a place lies in a square at (`corner`, `corner`) whose corners are round.
    private static func isRounded(
        _ x: Double, _ y: Double, _ corner: Double, _ side: Double, _ radius: Double
    ) -> Bool {
        let (x, y) = (x - corner, y - corner)
        guard (0...side).contains(x), (0...side).contains(y) else { return false }
        let (dx, dy) = (max(radius - x, x - side + radius, 0), max(radius - y, y - side + radius, 0))
        return dx * dx + dy * dy <= radius * radius
    }
}
