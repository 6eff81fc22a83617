// SPDX-License-Identifier: Apache-2.0

/// The chip's registers, as far as hosts use them (PN532 user manual, 8.6; PN532 data sheet, 8.6.23).
struct Registers: Sendable {
    /// Bit 7: the chip appends a CRC to what it sends.
    private static let transmissionMode: UInt16 = 0x6302
    /// Bit 7: the chip checks and strips the CRC of what it hears.
    private static let receptionMode: UInt16 = 0x6303
    /// Bits 0 to 2: how many bits of the last byte heard are valid, 0 for all.
    private static let control: UInt16 = 0x633C
    /// Bits 0 to 2: how many bits of the last byte are sent, 0 for all.
    private static let bitFraming: UInt16 = 0x633D

    private var values: [UInt16: UInt8] = [:]

    init() {
        activate()
    }

    subscript(address: UInt16) -> UInt8 {
        get { values[address] ?? 0 }
        set { values[address] = newValue }
    }

    /// What the firmware sets before it selects a tag.
    mutating func activate() {
        values[Self.transmissionMode] = 0x80
        values[Self.receptionMode] = 0x80
        values[Self.control] = 0x10
    }

    var appendsCRC: Bool { self[Self.transmissionMode] & 0x80 != 0 }
    /// Framing of ISO/IEC 14443 type A: bits 0 and 1 are 0.
    var speaksTypeA: Bool { self[Self.transmissionMode] & 0x03 == 0 }
    var checksCRC: Bool { self[Self.receptionMode] & 0x80 != 0 }
    var sentBits: Int { Int(self[Self.bitFraming] & 0x07) }

    var heardBits: Int {
        get { Int(self[Self.control] & 0x07) }
        set { self[Self.control] = self[Self.control] & 0xF8 | UInt8(newValue & 0x07) }
    }
}
