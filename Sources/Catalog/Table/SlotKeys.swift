// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// A code of up to twelve symbols, as every minted one is.
struct ShortKey: SlotKey {
    let word: UInt64

    static let none = ShortKey(word: 0)

    var mixed: UInt64 {
        let h = word &* 0x9E37_79B9_7F4A_7C15
        return (h ^ (h >> 32)) &* 0x94D0_49BB_1331_11EB
    }
}

/// A longer code.
struct LongKey: SlotKey {
    let words: (UInt64, UInt64, UInt64)

    static let none = LongKey(words: (0, 0, 0))

    static func == (a: LongKey, b: LongKey) -> Bool { a.words == b.words }

    var mixed: UInt64 {
        var h = words.0 &* 0x9E37_79B9_7F4A_7C15
        h = (h ^ (h >> 32) ^ words.1) &* 0xBF58_476D_1CE4_E5B9
        return (h ^ (h >> 32) ^ words.2) &* 0x94D0_49BB_1331_11EB
    }
}

extension CodeKey {
    /// Whether the code has at most twelve symbols.
    @inline(__always)
    var isShort: Bool { words.1 == 0 }
}
