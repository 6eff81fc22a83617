// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// The serial number that a tag answers in anticollision: 4, 7 or 10 bytes (ISO/IEC 14443-3, section 6.5.4).
public struct TagUID: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    /// nil for another number of bytes.
    public init?(_ bytes: [UInt8]) {
        guard [4, 7, 10].contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    /// Hexadecimal in either case.
    public init?(_ text: some StringProtocol) {
        guard let bytes = [UInt8](hexadecimal: text) else { return nil }
        self.init(bytes)
    }

    /// Upper-case hexadecimal, as tags mirror it.
    public var description: String { bytes.hexadecimal.uppercased() }

    /// As the log keeps it; nil unless there are seven bytes.
    public var tap: TapUID? { TapUID(bytes: bytes) }

    /// Drawn anew at every activation: says nothing about which tag it is (ISO/IEC 14443-3, table 10).
    public var isRandom: Bool { bytes.count == 4 && bytes[0] == 0x08 }

    /// Numbers of 4 bytes are used more than once in the world: they name no tag for certain.
    public var isUnique: Bool { bytes.count > 4 }

    /// Made by NXP (ISO/IEC 7816-6/AM1, manufacturer 04); only longer numbers say who made the tag.
    public var isNXP: Bool { bytes.count == 7 && bytes[0] == 0x04 }
}
