// SPDX-License-Identifier: Apache-2.0

/// The side of a module in whole printer dots. A module of 3.5 dots would be 3 here and 4 there, and readers see that
/// as damage.
public struct WholeDots: Hashable, Sendable {
    /// Dots to a module, at least 1.
    public let dotsPerModule: Int
    /// What the printer will make of a module, in mm.
    public let moduleMM: Double

    /// The whole number of dots nearest to a module of `moduleMM` millimetres at a resolution in dots per inch.
    public init(moduleMM: Double, dpi: Double) throws(ThermalError) {
        guard (0.01...1_000).contains(moduleMM), (50...5_000).contains(dpi) else {
            throw .noSize(moduleMM: moduleMM, dpi: dpi)
        }
        let dot = Self.inchMM / dpi
        dotsPerModule = max(Int((moduleMM / dot).rounded()), 1)
        self.moduleMM = Double(dotsPerModule) * dot
    }

    /// Millimetres to an inch.
    private static let inchMM = 25.4
}
