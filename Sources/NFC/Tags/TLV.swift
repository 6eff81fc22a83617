// SPDX-License-Identifier: Apache-2.0

/// A block of a tag's data area (NFC Forum Type 2 Tag 1.2, section 4.3).
public struct TLV: Hashable, Sendable {
    /// The first byte of a block.
    public enum Kind: Hashable, Sendable {
        case null
        /// Says where lock bytes are.
        case lockControl
        /// Says where bytes are that hold no data.
        case memoryControl
        /// Holds an NDEF message.
        case message
        case proprietary
        case terminator
        /// Of the future, and skipped.
        case other(UInt8)

        init(_ tag: UInt8) {
            self =
                switch tag {
                case 0x00: .null
                case 0x01: .lockControl
                case 0x02: .memoryControl
                case 0x03: .message
                case 0xFD: .proprietary
                case 0xFE: .terminator
                default: .other(tag)
                }
        }
    }

    public let kind: Kind
    /// The address of its first byte.
    public let offset: Int
    /// Bytes of the length: none, one or three.
    public let lengthBytes: Int
    /// The addresses of its value, which reserved bytes may interrupt.
    public let value: [Int]

    /// The value; nil while a page of it has not been read.
    public func bytes(in memory: TagMemory) -> [UInt8]? {
        let bytes = value.compactMap { memory.byte($0) }
        return bytes.count == value.count ? bytes : nil
    }

    /// The bytes that a control block takes out of the data area (section 4.3, tables of the two blocks).
    func reserved(by bytes: [UInt8]) -> Range<Int> {
        let start = Int(bytes[0] >> 4) << Int(bytes[2] & 0x0F) + Int(bytes[0] & 0x0F)
        let size = bytes[1] == 0 ? 256 : Int(bytes[1])
        return start..<start + (kind == .lockControl ? (size + 7) / 8 : size)
    }
}
