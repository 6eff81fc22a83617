// SPDX-License-Identifier: Apache-2.0

/// The seven bytes by which the maker numbered an NFC tag (ISO/IEC 14443-3, double size).
public struct TapUID: Hashable, Sendable, CustomStringConvertible {
    /// The bytes, the first one highest; the upper 8 bits are zero.
    public let value: UInt64

    /// How many hexadecimal digits it has.
    public static let digits = 14

    /// Bits beyond the seven bytes are dropped.
    public init(value: UInt64) { self.value = value & 0xFF_FFFF_FFFF_FFFF }

    /// Seven bytes; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 7 else { return nil }
        self.init(value: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Reads 14 hexadecimal digits in either case; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == Self.digits, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
            let value = UInt64(text, radix: 16)
        else { return nil }
        self.init(value: value)
    }

    /// 14 hexadecimal digits, upper case, as tags mirror them.
    public var description: String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: Self.digits - text.count) + text
    }
}
