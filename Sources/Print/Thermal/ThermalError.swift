// SPDX-License-Identifier: Apache-2.0

/// Why a picture cannot be a thermal label.
public enum ThermalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The picture has no dots.
    case empty
    /// The position is negative or beyond what a label can be.
    case outside(x: Int, y: Int)
    /// The picture reaches further to the right than there is label or print head.
    case tooWide(dots: Int, most: Int)
    /// The picture reaches further down than there is label.
    case tooHigh(dots: Int, most: Int)
    /// The quantity is not from 1 to the most that the printer takes.
    case copies(Int, most: Int)
    /// The module is no size, or the resolution is none.
    case noSize(moduleMM: Double, dpi: Double)

    public var description: String {
        switch self {
        case .empty: "cannot print a picture without dots"
        case .outside(let x, let y):
            "cannot place a picture at \(x),\(y) dots; take 0 to \(ZPLLabel.longest) for both"
        case .tooWide(let dots, let most):
            "cannot print \(dots) dots across, there are \(most); take smaller modules or a wider label"
        case .tooHigh(let dots, let most):
            "cannot print \(dots) dots down, there are \(most); take smaller modules or a longer label"
        case .copies(let copies, let most): "cannot print \(copies) copies; take 1 to \(most)"
        case .noSize(let module, let dpi):
            "cannot make modules of \(module) mm at \(dpi) dpi; take 0.01 to 1000 mm and 50 to 5000 dpi"
        }
    }
}
