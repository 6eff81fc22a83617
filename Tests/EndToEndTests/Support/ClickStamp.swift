// SPDX-License-Identifier: Apache-2.0

/// A click ID taken apart by the published format, by an implementation of its own.
struct ClickStamp: Equatable {
    let version: UInt64
    /// ms since 2024-01-01T00:00Z.
    let time: UInt64
    let device: UInt64
    let random: UInt64

    /// Unix ms of time 0.
    static let epoch = 1_704_067_200_000.0
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Nil unless the text is 26 lower-case Crockford symbols.
    init?(_ text: String) {
        guard text.utf8.count == 26 else { return nil }
        var bits: UInt128 = 0
        // 18 symbols are the 90 bits before the MAC; the other 8 are the MAC.
        for (index, symbol) in text.utf8.enumerated() {
            guard let value = Self.alphabet.firstIndex(of: symbol) else { return nil }
            if index < 18 { bits = bits << 5 | UInt128(value) }
        }
        version = UInt64(bits >> 88)
        time = UInt64(bits >> 44 & 0xFFF_FFFF_FFFF)
        device = UInt64(bits >> 20 & 0xFF_FFFF)
        random = UInt64(bits & 0xF_FFFF)
    }

    /// Throws where there is no click ID.
    init(of text: String?) throws {
        guard let stamp = text.flatMap({ ClickStamp($0) }) else { throw Trouble("no click ID: \(text ?? "nil")") }
        self = stamp
    }

    /// Unix seconds.
    var seconds: Double { (Double(time) + Self.epoch) / 1000 }

    /// Whether this one was minted after another one by the same device.
    func follows(_ other: ClickStamp) -> Bool { (time, random) > (other.time, other.random) }
}
