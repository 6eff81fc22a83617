// SPDX-License-Identifier: Apache-2.0

/// A symbol with a style and perhaps a logo, whose damage is known.
public struct Design: Hashable, Sendable {
    /// Where the logo lies, in modules: the modules below it are cleared.
    public struct Field: Hashable, Sendable {
        public let x: Int
        public let y: Int
        public let width: Int
        public let height: Int

        /// Light around the picture, so that it is not taken for modules.
        static let padding = 0.5

        func contains(_ x: Int, _ y: Int) -> Bool {
            (self.x..<(self.x + width)).contains(x) && (self.y..<(self.y + height)).contains(y)
        }
    }

    public let symbol: Symbol
    public let style: Style
    public let logo: Logo?
    /// Of the logo.
    public let field: Field?
    /// What the logo costs; nil without one.
    public let damage: Damage?

    /// The share of a block's capacity that a logo may take: half is left for dirt, and every reader tried read it.
    public static let safeUsage = 0.5
    /// Below it, even safe logos were lost on a photograph now and then.
    public static let leastLogoLevel = ErrorCorrection.quartile
    /// Beyond this, readers failed on photographs.
    public static let mostUsage = 0.7

    /// Black squares on white, without a logo.
    public init(plain symbol: Symbol) {
        (self.symbol, style, logo, field, damage) = (symbol, .plain, nil, nil, nil)
    }

    /// A symbol without a logo. Throws for colours that readers do not tell apart, and for dots that are too small.
    public init(_ symbol: Symbol, _ style: Style = .plain) throws(DesignError) {
        try Self.check(style)
        (self.symbol, self.style, logo, field, damage) = (symbol, style, nil, nil, nil)
    }

    /// A symbol with a logo in its middle that takes up to `percent` of the symbol's side; without it, as much as is
    /// safe. Throws where the logo would take more than readers can repair, or a pattern by which they find their way, and
    /// for a symbol below ``leastLogoLevel``.
    public init(
        _ symbol: Symbol, _ style: Style = .plain, logo: Logo, percent: Int? = nil
    ) throws(DesignError) {
        try Self.check(style)
        guard symbol.level >= Self.leastLogoLevel else { throw .level(symbol.level) }
        let longer = percent.map { min(symbol.side, max(1, symbol.side * $0 / 100)) }
        var best: Design?
        var failure = DesignError.noRoom
        // An odd side lies in the middle of the modules, since that of a symbol is odd.
        for side in stride(from: 1, through: (longer ?? symbol.side / 2) | 1, by: 2) {
            if let longer, side < (longer - 1) | 1 { continue }
            if let longer, side > longer { break }
            do throws(DesignError) {
                best = try Design(symbol, style, logo, Self.field(symbol, logo, side: side), wants: percent != nil)
            } catch {
                failure = error
                break
            }
        }
        guard let best else { throw failure }
        self = best
    }

    /// `wants` says that a person asked for this size, who is warned; otherwise it must be safe.
    private init(
        _ symbol: Symbol, _ style: Style, _ logo: Logo, _ field: Field, wants: Bool
    ) throws(DesignError) {
        let damage = Damage(symbol) { x, y in
            field.contains(x, y) && Self.reads(logo, in: field, style, x, y) != symbol.isDark(x, y)
        }
        if let pattern = damage.pattern { throw .pattern(pattern) }
        guard damage.usage <= (wants ? Self.mostUsage : Self.safeUsage) else { throw .tooMuch(damage, symbol.level) }
        (self.symbol, self.style, self.logo, self.field, self.damage) = (symbol, style, logo, field, damage)
    }

    /// What to mind before this is printed.
    public var warnings: [String] {
        var warnings: [String] = []
        if let warning = Contrast(dark: style.dark, light: style.light).warning { warnings.append(warning) }
        if let damage, damage.usage > Self.safeUsage {
            warnings.append(
                """
                the logo takes \(damage.wrong[damage.worstBlock]) of the \(damage.capacity) codewords that a reader can \
                repair in block \(damage.worstBlock + 1); dirt or a bend may be too much then
                """)
        }
        if logo != nil, !style.isSquare {
            warnings.append(
                "a logo among dots or rings is not read by every phone at an angle; try it before it is printed")
        }
        return warnings
    }

    private static func check(_ style: Style) throws(DesignError) {
        if case .dot(let percent) = style.shape, !(Style.smallestDot...100).contains(percent) { throw .dot(percent) }
        if let problem = Contrast(dark: style.dark, light: style.light).problem { throw .contrast(problem) }
    }

    /// The field of a logo whose longer side is `side` modules.
    private static func field(_ symbol: Symbol, _ logo: Logo, side: Int) -> Field {
        let longer = max(logo.width, logo.height)
        func modules(_ pixels: Int) -> Int { max(1, min(side, (side * pixels / longer) | 1)) }
        let (width, height) = (modules(logo.width), modules(logo.height))
        return Field(x: (symbol.side - width) / 2, y: (symbol.side - height) / 2, width: width, height: height)
    }

    /// How a reader takes a module under the logo: dark, light, or nil where it may take it for either.
    private static func reads(_ logo: Logo, in field: Field, _ style: Style, _ x: Int, _ y: Int) -> Bool? {
        // The middle of a module decides; readers do not all look at the same spot of it.
        var sum = 0.0
        for (dx, dy) in [(0.3, 0.3), (0.7, 0.3), (0.5, 0.5), (0.3, 0.7), (0.7, 0.7)] {
            sum += logo.colour(in: field, x: Double(x) + dx, y: Double(y) + dy, over: style.light).grey
        }
        let share = (sum / 5 - style.dark.grey) / (style.light.grey - style.dark.grey)
        return share < 0.35 ? true : share > 0.65 ? false : nil
    }
}

extension Logo {
    /// The colour at a place of the symbol, in modules.
    func colour(in field: Design.Field, x: Double, y: Double, over ground: Colour) -> Colour {
        let box = box(in: field)
        let (column, row) = ((x - box.x) / box.width, (y - box.y) / box.height)
        guard (0..<1).contains(column), (0..<1).contains(row) else { return ground }
        return colour(x: column, y: row, over: ground)
    }

    /// Where the picture itself lies in its field, in modules: as large as it can be without being stretched.
    func box(in field: Design.Field) -> (x: Double, y: Double, width: Double, height: Double) {
        let room = (Double(field.width) - 2 * Design.Field.padding, Double(field.height) - 2 * Design.Field.padding)
        let scale = min(max(room.0, 0.1) / Double(width), max(room.1, 0.1) / Double(height))
        let (width, height) = (Double(width) * scale, Double(height) * scale)
        return (
            Double(field.x) + (Double(field.width) - width) / 2, Double(field.y) + (Double(field.height) - height) / 2,
            width, height
        )
    }
}
