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
    public func render(_ symbol: Symbol) -> String { render(Design(plain: symbol)) }

    /// The whole document.
    public func render(_ design: Design) -> String {
        let quiet = Symbol.quietZone
        let side = design.symbol.side + 2 * quiet
        let size = Self.millimetres(side * moduleMicrometres)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size)mm" height="\(size)mm" viewBox="0 0 \(side) \(side)" \
            shape-rendering="crispEdges"><path fill="\(Self.short(design.style.light))" d="M0 0h\(side)v\(side)H0z"/>\
            \(Self.body(of: design, offset: quiet))</svg>

            """
    }

    /// The dark modules and the logo, in units of a module; the symbol's corner is at (`offset`, `offset`).
    public static func body(of design: Design, offset: Int) -> String {
        let style = design.style
        let fill = style.dark == .black ? "" : " fill=\"\(short(style.dark))\""
        let squares = Outline(side: design.symbol.side, isDark: design.isSquareDrawn)
        var body = "<path\(fill) fill-rule=\"evenodd\" d=\"\(path(squares, offset: offset))\"/>"
        if case .dot(let percent) = style.shape { body += dots(of: design, percent, offset) }
        if style.roundsFinders { body += finders(of: design, offset, fill) }
        return body + picture(of: design, offset)
    }

    /// Discs are strokes without length that end round.
    private static func dots(of design: Design, _ percent: Int, _ offset: Int) -> String {
        var path = ""
        var from = (x: 0, y: 0)
        for (x, y) in design.dots {
            let to = (x: x + offset, y: y + offset)
            path += path.isEmpty ? "M\(to.x).5 \(to.y).5h0" : "m\(to.x - from.x)\(number(to.y - from.y))h0"
            from = to
        }
        return """
            <path stroke="\(short(design.style.dark))" stroke-width="\(percent == 100 ? "1" : ".\(percent)")" \
            stroke-linecap="round" shape-rendering="auto" d="\(path)"/>
            """
    }

    /// Each finder as a ring of one module with round corners around a square with rounder ones.
    private static func finders(of design: Design, _ offset: Int, _ fill: String) -> String {
        let (ring, core) = ("a.25 .25 0 0 1", "a1 1 0 0 1")
        let path = design.finders.map { x, y in
            let (x, y) = (x + offset, y + offset)
            return """
                M\(x).25 \(y)h6.5\(ring) .25 .25v6.5\(ring)-.25 .25h-6.5\(ring)-.25-.25v-6.5\(ring) .25-.25z\
                M\(x + 1) \(y + 1)v5h5v-5z\
                M\(x + 3) \(y + 2)h1\(core) 1 1v1\(core)-1 1h-1\(core)-1-1v-1\(core) 1-1z
                """
        }.joined()
        return "<path\(fill) fill-rule=\"evenodd\" shape-rendering=\"auto\" d=\"\(path)\"/>"
    }

    private static func picture(of design: Design, _ offset: Int) -> String {
        guard let logo = design.logo, let box = design.logoBox else { return "" }
        func decimal(_ value: Double) -> String { millimetres(Int((value * 1_000).rounded())) }
        return """
            <image x="\(decimal(box.x + Double(offset)))" y="\(decimal(box.y + Double(offset)))" \
            width="\(decimal(box.width))" height="\(decimal(box.height))" \
            href="data:image/png;base64,\(Base64.encode(PNGRenderer.render(logo)))"/>
            """
    }

    /// A colour in its shortest form (CSS Color 4, section 5.2).
    private static func short(_ colour: Colour) -> String {
        let digits = Array("\(colour)")
        guard digits[1] == digits[2], digits[3] == digits[4], digits[5] == digits[6] else { return "\(colour)" }
        return "#\(digits[1])\(digits[3])\(digits[5])"
    }

    /// Relative lines, since their numbers are short; each loop's last line is the `z`. Bytes, because a symbol has some
    /// three hundred numbers.
    private static func path(_ outline: Outline, offset: Int) -> String {
        var path: [UInt8] = []
        path.reserveCapacity(2_048)
        var from = Outline.Corner(x: -offset, y: -offset)
        for loop in outline.loops {
            guard let start = loop.first else { continue }
            append("m", start.x - from.x, to: &path)
            if start.y >= from.y { path.append(UInt8(ascii: " ")) }
            append(start.y - from.y, to: &path)
            from = start
            for corner in loop.dropFirst() {
                if corner.y == from.y {
                    append("h", corner.x - from.x, to: &path)
                } else {
                    append("v", corner.y - from.y, to: &path)
                }
                from = corner
            }
            path.append(UInt8(ascii: "z"))
            from = start
        }
        return String(decoding: path, as: UTF8.self)
    }

    private static func append(_ command: Unicode.Scalar, _ value: Int, to path: inout [UInt8]) {
        path.append(UInt8(ascii: command))
        append(value, to: &path)
    }

    /// A side has at most 177 modules, so there are at most three digits.
    private static func append(_ value: Int, to path: inout [UInt8]) {
        if value < 0 { path.append(UInt8(ascii: "-")) }
        let digits = Int(value.magnitude)
        if digits >= 100 { path.append(UInt8(ascii: "0") + UInt8(digits / 100)) }
        if digits >= 10 { path.append(UInt8(ascii: "0") + UInt8(digits / 10 % 10)) }
        path.append(UInt8(ascii: "0") + UInt8(digits % 10))
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
