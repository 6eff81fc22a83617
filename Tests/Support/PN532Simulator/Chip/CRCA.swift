// SPDX-License-Identifier: Apache-2.0

/// The checksum of ISO/IEC 14443-3 type A: 6.2.4 and annex B, written for the simulator alone.
enum CRCA {
    /// The two bytes in the order in which they are sent.
    static func of(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var crc: UInt16 = 0x6363
        for byte in bytes {
            crc ^= UInt16(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x8408 : crc >> 1 }
        }
        return [UInt8(crc & 0xFF), UInt8(crc >> 8)]
    }

    /// What stands before a right checksum, nil if there is none.
    static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 2, Array(bytes.suffix(2)) == of(bytes.dropLast(2)) else { return nil }
        return Array(bytes.dropLast(2))
    }
}
