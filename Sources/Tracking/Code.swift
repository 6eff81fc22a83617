// SPDX-License-Identifier: Apache-2.0

/// A minted code: eight Crockford symbols, the last a Luhn mod 32 check symbol. Its 35 payload bits are 15 bits of
/// block, which the core assigns to a device, and 20 bits that the device draws at random inside the block.
public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// 40 bits: payload and check symbol, most significant first.
    public let value: UInt64

    /// The number of symbols, check symbol included.
    public static let length = 8

    /// A code of a block (15 bits) and a number inside it (20 bits); higher bits are ignored.
    public init(block: UInt16, number: UInt32) {
        let payload = UInt64(block & 0x7FFF) << 20 | UInt64(number & 0xF_FFFF)
        value = payload << 5 | Self.checkSymbol(of: payload)
    }

    /// A code from its 40 bits, or nil when the check symbol is wrong.
    init?(checked value: UInt64) {
        guard value >> 40 == 0, Self.checkSymbol(of: value >> 5) == value & 31 else { return nil }
        self.value = value
    }

    /// A code as a person wrote it: any case, hyphens, I L for 1 and O for 0. Nil when it is not a minted code.
    public init?(_ text: String) {
        guard let minted = Self.normalise(text.utf8)?.minted else { return nil }
        self = minted
    }

    /// The block, 15 bits.
    public var block: UInt16 { UInt16(truncatingIfNeeded: value >> 25) & 0x7FFF }
    /// The number inside the block, 20 bits.
    public var number: UInt32 { UInt32(truncatingIfNeeded: value >> 5) & 0xF_FFFF }

    /// Eight upper-case symbols.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.length) { symbols in
            for i in 0..<Self.length {
                let shift = UInt64(5 * (Self.length - 1 - i))
                symbols[i] = Base32.upperSymbol(UInt8(truncatingIfNeeded: value >> shift & 31))
            }
            return Self.length
        }
    }

    /// The key under which the code table holds this code.
    public var key: CodeKey {
        var word: UInt64 = 0
        var scale = CodeKey.topScale
        for i in 0..<Self.length {
            let shift = UInt64(5 * (Self.length - 1 - i))
            let symbol = Base32.upperSymbol(UInt8(truncatingIfNeeded: value >> shift & 31))
            word += UInt64(CodeKey.digit(symbol) ?? 0) * scale
            scale /= 38
        }
        return CodeKey(words: (word, 0, 0), isCodeShaped: true)
    }

    /// The Luhn mod N check symbol (N = 32) of 35 payload bits: from the right, symbols weigh 2, 1, 2, …; the two
    /// base-32 digits of each product are added; the check brings the sum to a multiple of 32. It catches every
    /// single wrong symbol and nearly every swap of neighbours.
    static func checkSymbol(of payload: UInt64) -> UInt64 {
        var sum: UInt64 = 0
        for i in 0..<UInt64(length - 1) {
            let product = (payload >> (5 * i) & 31) << (i & 1 == 0 ? 1 : 0)
            sum += product >> 5 + product & 31
        }
        return (32 - sum % 32) % 32
    }
}

extension Code {
    /// The one normalisation by which codes are compared, minted and vanity alike: case is folded, I and L become 1,
    /// O becomes 0, and hyphens fall away where the rest is a minted code or a mistyped one. Nil when a byte is outside
    /// `0–9 A–Z a–z -` or the length is outside 1…32.
    public static func normalise(_ bytes: some Sequence<UInt8>) -> CodeKey? {
        var packed = Packing()
        var bare = Packing()
        for byte in bytes {
            guard let digit = CodeKey.digit(byte), packed.count < CodeKey.longest else { return nil }
            packed.append(digit)
            if digit != 37 { bare.append(digit) }
        }
        guard packed.count > 0 else { return nil }
        // 31 is U, the one letter that vanity codes have and the code alphabet lacks.
        guard bare.count == length, !bare.holdsU else { return packed.key(isCodeShaped: false) }
        let stripped = bare.key(isCodeShaped: true)
        if packed.count == length || stripped.minted != nil { return stripped }
        return packed.key(isCodeShaped: true)
    }

    /// Base-38 digits as they arrive, twelve to a word.
    private struct Packing {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        var count = 0
        var holdsU = false
        private var scale = CodeKey.topScale

        @inline(__always)
        mutating func append(_ digit: UInt8) {
            let part = UInt64(digit) * scale
            switch count {
            case 0..<12: words.0 += part
            case 12..<24: words.1 += part
            default: words.2 += part
            }
            count += 1
            scale = count % 12 == 0 ? CodeKey.topScale : scale / 38
            holdsU = holdsU || digit == 31
        }

        func key(isCodeShaped: Bool) -> CodeKey { CodeKey(words: words, isCodeShaped: isCodeShaped) }
    }
}
