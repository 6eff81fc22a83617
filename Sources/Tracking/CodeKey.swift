// SPDX-License-Identifier: Apache-2.0

/// A normalised code, minted or vanity: up to 36 symbols of `0–9 A–Z -` packed twelve to a word, so that the code
/// table compares and hashes three integers and no text.
public struct CodeKey: Hashable, Sendable {
    /// Base-38 digits, first symbol most significant in its word; 0 ends the text.
    public let words: (UInt64, UInt64, UInt64)
    /// True when the text is eight symbols of the code alphabet, whatever their check symbol says.
    public let isCodeShaped: Bool

    /// The longest vanity code.
    public static let longest = 32

    init(words: (UInt64, UInt64, UInt64), isCodeShaped: Bool) {
        self.words = words
        self.isCodeShaped = isCodeShaped
    }

    @inlinable
    public static func == (a: CodeKey, b: CodeKey) -> Bool {
        a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
    }

    /// A 64-bit mix of the key for open-addressed tables (multiply and fold; visitors choose only what is looked up,
    /// never what is stored, so it need not resist floods).
    @inlinable
    public var mixed: UInt64 {
        var h = words.0 &* 0x9E37_79B9_7F4A_7C15
        h = (h ^ (h >> 29) ^ words.1) &* 0xBF58_476D_1CE4_E5B9
        h = (h ^ (h >> 32) ^ words.2) &* 0x94D0_49BB_1331_11EB
        return h ^ (h >> 31)
    }

    /// The symbols, upper case.
    public var text: String {
        String(unsafeUninitializedCapacity: 36) { symbols in
            var count = 0
            for word in [words.0, words.1, words.2] {
                var scale = Self.topScale
                var rest = word
                while rest > 0 {
                    symbols[count] = Self.symbol(UInt8(rest / scale))
                    rest %= scale
                    scale /= 38
                    count += 1
                }
            }
            return count
        }
    }

    /// The minted code that this key is, if its check symbol is right.
    public var minted: Code? {
        guard isCodeShaped, words.1 == 0 else { return nil }
        var value: UInt64 = 0
        var scale = Self.topScale
        var rest = words.0
        for _ in 0..<Code.length {
            guard let digit = Base32.value(of: Self.symbol(UInt8(rest / scale))) else { return nil }
            value = value << 5 | UInt64(digit)
            rest %= scale
            scale /= 38
        }
        return rest == 0 ? Code(checked: value) : nil
    }

    static let topScale: UInt64 = 238_572_050_223_552_512  // 38 to the 11th

    /// 1…10 for digits, 11…36 for letters, 37 for the hyphen; case folded, I and L read as 1, O as 0.
    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: return byte - 0x30 + 1
        case 0x2D: return 37
        default:
            switch byte & 0xDF {
            case 0x49, 0x4C: return byte >= 0x41 ? 2 : nil
            case 0x4F: return byte >= 0x41 ? 1 : nil
            case 0x41...0x5A: return byte >= 0x41 ? (byte & 0xDF) - 0x41 + 11 : nil
            default: return nil
            }
        }
    }

    static func symbol(_ digit: UInt8) -> UInt8 {
        switch digit {
        case 1...10: 0x30 + digit - 1
        case 37: 0x2D
        default: 0x41 + digit - 11
        }
    }
}
