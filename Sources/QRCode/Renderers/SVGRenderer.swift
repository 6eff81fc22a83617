// SPDX-License-Identifier: Apache-2.0

/// A symbol as SVG: one path that outlines the dark modules, on a white ground with the quiet zone. The same symbol
/// gives the same bytes.
public struct SVGRenderer: Sendable {
    /// The side of a module in µm, so that sizes stay exact.
    private let moduleMicrometres: Int

    /// `moduleMM` is the side of a module in millimetres, 0.01 to 1000; it is kept to the µm.
    public init(moduleMM: Double) {
        moduleMicrometres = Int((min(max(moduleMM, 0.01), 1_000) * 1_000).rounded())
    }

    /// The whole document.
    public func render(_ symbol: Symbol) -> String {
        let quiet = Symbol.quietZone
        let side = symbol.side + 2 * quiet
        let size = Self.millimetres(side * moduleMicrometres)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size)mm" height="\(size)mm" viewBox="0 0 \(side) \(side)" \
            shape-rendering="crispEdges"><path fill="#fff" d="M0 0h\(side)v\(side)H0z"/>\
            <path fill-rule="evenodd" d="\(Self.path(Outline(symbol), offset: quiet))"/></svg>

            """
    }

    /// Relative lines, since their numbers are short; each loop's last line is the `z`.
    private static func path(_ outline: Outline, offset: Int) -> String {
        var path = ""
        var from = Outline.Corner(x: -offset, y: -offset)
        for loop in outline.loops {
            guard let start = loop.first else { continue }
            path += "m\(start.x - from.x)\(number(start.y - from.y))"
            from = start
            for corner in loop.dropFirst() {
                path += corner.y == from.y ? "h\(corner.x - from.x)" : "v\(corner.y - from.y)"
                from = corner
            }
            path += "z"
            from = start
        }
        return path
    }

    /// A second number of a pair: the minus sign parts it from the first, too.
    private static func number(_ value: Int) -> String { value < 0 ? "\(value)" : " \(value)" }

    /// Micrometres as millimetres, without trailing zeros.
    static func millimetres(_ micrometres: Int) -> String {
        let whole = micrometres / 1_000
        var digits = String(micrometres % 1_000 + 1_000).dropFirst()
        while digits.last == "0" { digits = digits.dropLast() }
        return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
    }
}
