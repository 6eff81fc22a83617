// SPDX-License-Identifier: Apache-2.0

/// A colour of sRGB, 8 bits a channel.
public struct Colour: Hashable, Sendable, CustomStringConvertible {
    public let red: UInt8
    public let green: UInt8
    public let blue: UInt8

    public static let black = Colour(red: 0, green: 0, blue: 0)
    public static let white = Colour(red: 255, green: 255, blue: 255)

    public init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// Reads `#RRGGBB` or `#RGB`; nil for anything else.
    public init?(_ text: String) {
        guard text.first == "#", let number = UInt32(text.dropFirst(), radix: 16),
            text.utf8.dropFirst().allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
        else { return nil }
        switch text.utf8.count {
        case 7:
            self.init(
                red: UInt8(number >> 16), green: UInt8(number >> 8 & 0xFF), blue: UInt8(number & 0xFF))
        case 4:
            // Each digit stands for itself twice (CSS Color 4, section 5.2).
            self.init(
                red: UInt8(number >> 8) * 17, green: UInt8(number >> 4 & 0xF) * 17, blue: UInt8(number & 0xF) * 17)
        default: return nil
        }
    }

    public var description: String {
        func digits(_ value: UInt8) -> String { (value < 16 ? "0" : "") + String(value, radix: 16) }
        return "#" + digits(red) + digits(green) + digits(blue)
    }

    /// The grey that most readers make of it, 0 to 1 (ITU-R BT.601, section 2.5.1).
    var grey: Double { (0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)) / 255 }

    /// What a scanner with red light sees of it, 0 to 1.
    var inRedLight: Double { Double(red) / 255 }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    var luminance: Double {
        func linear(_ value: UInt8) -> Double {
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// x to the power of 2.4, as x² times the fifth root of x²: Newton's steps need no mathematical library.
    private func power(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let square = x * x
        var root = 1.0
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}
