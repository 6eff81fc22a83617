// SPDX-License-Identifier: Apache-2.0

/// Crockford's base32: five bits a symbol, `0-9 A-Z` without I, L, O and U.
public enum Base32 {

    /// The value 0…31 of an ASCII symbol in either case, or nil. Strict: the look-alikes I, L, O are not symbols here.
    @inlinable
    public static func value(of symbol: UInt8) -> UInt8? {
        let folded = symbol & 0xDF
        switch symbol {
        case 0x30...0x39: return symbol - 0x30
        default: break
        }
        switch folded {
        case 0x41...0x48: return folded - 0x41 + 10  // A–H
        case 0x4A...0x4B: return folded - 0x4A + 18  // J K
        case 0x4D...0x4E: return folded - 0x4D + 20  // M N
        case 0x50...0x54: return folded - 0x50 + 22  // P–T
        case 0x56...0x5A: return folded - 0x56 + 27  // V–Z
        default: return nil
        }
    }

    /// The lower-case ASCII symbol of a value 0…31.
    @inlinable
    public static func lowerSymbol(_ value: UInt8) -> UInt8 {
        let upper = upperSymbol(value)
        return upper >= 0x41 ? upper | 0x20 : upper
    }

    /// The upper-case ASCII symbol of a value 0…31.
    @inlinable
    public static func upperSymbol(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<10: 0x30 + value
        case 10..<18: 0x41 + value - 10
        case 18..<20: 0x4A + value - 18
        case 20..<22: 0x4D + value - 20
        case 22..<27: 0x50 + value - 22
        default: 0x56 + value - 27
        }
    }
}
