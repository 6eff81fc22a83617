// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// How often an NTAG21x was read, 24 bits (data sheet NTAG213/215/216, section 8.6).
public struct TapCounter: Hashable, Comparable, Sendable {
    public let value: UInt32

    /// nil beyond 24 bits.
    public init?(_ value: UInt32) {
        guard value <= 0xFF_FFFF else { return nil }
        self.value = value
    }

    /// What READ_CNT (39 02) answers: three bytes, the lowest first (section 10.6); nil for anything else.
    public init?(answer: [UInt8]) {
        guard answer.count == 3 else { return nil }
        value = answer.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Six hexadecimal digits as they are mirrored, the highest first; nil for anything else.
    public init?(mirrored text: some StringProtocol) {
        guard text.utf8.count == 6, let bytes = [UInt8](hexadecimal: text) else { return nil }
        value = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The command.
    public static let command: [UInt8] = [0x39, 0x02]

    public static func < (a: TapCounter, b: TapCounter) -> Bool { a.value < b.value }
}
