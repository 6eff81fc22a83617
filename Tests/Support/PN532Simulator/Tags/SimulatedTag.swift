// SPDX-License-Identifier: Apache-2.0

/// A tag or a badge as a reader meets it.
public protocol SimulatedTag: Sendable {
    /// 4, 7 or 10 bytes.
    var uid: [UInt8] { get }
    /// ATQA as the chip reports it, the high byte first (PN532 user manual, 7.3.5).
    var sensRes: [UInt8] { get }
    /// SAK; bit 5 says that the tag speaks ISO/IEC 14443-4.
    var selRes: UInt8 { get }
    /// The answer to select with its length byte, empty for tags without ISO/IEC 14443-4.
    var ats: [UInt8] { get }
    /// Everything that is stored, as it is stored: passwords are there.
    var memory: [UInt8] { get }
    /// How many pages or blocks have been written since the tag was made.
    var writes: Int { get }
    /// The next write stops half-way, and the tag says nothing more.
    var tearsNextWrite: Bool { get set }
    /// The field came on.
    mutating func powerUp()
    /// The tag was selected.
    mutating func activate()
    /// What the tag answers to a command without its CRC.
    mutating func answer(_ command: [UInt8]) -> TagAnswer
}

/// What a tag says.
public enum TagAnswer: Hashable, Sendable {
    /// Bytes that a CRC follows.
    case data([UInt8])
    /// The four bits Ah.
    case acknowledgement
    /// Four other bits: 0 invalid argument, 1 parity or CRC, 4 too many wrong passwords, 5 not written (NTAG21x data
    /// sheet, 9.3).
    case refusal(UInt8)
    case silence
}

extension SimulatedTag {
    public var ats: [UInt8] { [] }
    /// Whether it speaks ISO/IEC 14443-4.
    var speaksBlocks: Bool { selRes & 0x20 != 0 }
}
