// SPDX-License-Identifier: Apache-2.0

/// How well readers tell two colours of a symbol apart.
public struct Contrast: Hashable, Sendable {
    /// Differences of reflectance, 0 to 1: for cameras, and for scanners with red light.
    public let grey: Double
    public let red: Double
    /// For people, 1 to 21 (WCAG 2.2, "contrast ratio").
    public let ratio: Double

    /// Below this, three readers of five lost a photograph of a symbol.
    static let least = 0.5
    /// From here on none did.
    static let safe = 0.7
    /// WCAG asks for less of large shapes; printed colours turn out paler than chosen ones.
    static let leastRatio = 4.0

    public init(dark: Colour, light: Colour) {
        grey = light.grey - dark.grey
        red = light.inRedLight - dark.inRedLight
        ratio = (light.luminance + 0.05) / (dark.luminance + 0.05)
    }

    /// What is wrong with the colours; nil where a symbol may have them.
    public var problem: String? {
        if grey < 0 { return "the dark colour is lighter than the light one, and many readers take no inverted code" }
        if grey < Self.least || ratio < Self.leastRatio {
            return "the colours are too much alike for readers; take a darker one on a lighter one"
        }
        if red < Self.least {
            return "a scanner with red light sees no difference between these colours; take a dark colour with less red"
        }
        return nil
    }

    /// What to mind with the colours; nil where they are safe.
    public var warning: String? {
        guard problem == nil, min(grey, red) < Self.safe else { return nil }
        return "the contrast of these colours is enough for a good print only"
    }
}
