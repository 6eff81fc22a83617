// SPDX-License-Identifier: Apache-2.0

/// Why a symbol cannot look like that: it would not be read.
public enum DesignError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Discs are ``Style/smallestDot`` to 100 percent of a module.
    case dot(Int)
    /// What is wrong with the colours.
    case contrast(String)
    /// The logo would cover a pattern by which readers find their way.
    case pattern(ModuleRole)
    /// The logo takes too much of a block.
    case tooMuch(Damage, ErrorCorrection)
    /// A logo needs ``Design/leastLogoLevel``.
    case level(ErrorCorrection)
    /// Not even one module is free for a logo.
    case noRoom

    public var description: String {
        switch self {
        case .dot(let percent):
            "dots of \(percent) % of a module are not read by every phone; take \(Style.smallestDot) to 100"
        case .contrast(let problem): problem
        case .pattern(let role):
            """
            the logo would cover the \(role) pattern, by which readers find their way; take a smaller logo, or a shorter \
            text, whose symbol has none in its middle
            """
        case .tooMuch(let damage, let level):
            """
            the logo would spoil \(damage.wrong[damage.worstBlock]) codewords of block \(damage.worstBlock + 1), of which \
            readers can repair \(damage.capacity) and \(Int(Design.mostUsage * Double(damage.capacity))) may be used; \
            take a smaller logo\(level == .high ? "" : " or a higher level than \(level.rawValue)")
            """
        case .level(let level):
            "a logo needs level \(Design.leastLogoLevel.rawValue) or H, and this symbol has \(level.rawValue)"
        case .noRoom: "the symbol has no room for a logo"
        }
    }
}
