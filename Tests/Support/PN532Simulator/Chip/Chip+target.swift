// SPDX-License-Identifier: Apache-2.0

/// The chip as a tag to a phone.
extension Chip {
    /// Commands of card emulation (user manual, 7.3.14 to 7.3.21).
    mutating func runTarget(_ code: UInt8, _ words: [UInt8]) -> Answer {
        switch code {
        case 0x8C:
            // Mode, 6 bytes for MIFARE, 18 for FeliCa, 10 of NFCID3t and two lengths.
            guard words.count >= 37 else { return .nonsense }
            isSelected = false
            return wait(.emulation, now: .now)
        case 0x86, 0x88: return wait(.hearing(code + 1), now: .now)
        case 0x8E, 0x90:
            guard isSelected, phone != nil else { return .bytes([code + 1, Status.released]) }
            phone?.hear(words)
            return .bytes([code + 1, 0x00])
        // TgGetTargetStatus: whether a phone has us, at 106 kbit/s.
        default: return .bytes([0x8B, isSelected ? 0x01 : 0x00, 0x00])
        }
    }

    /// A phone selects us and asks for ISO/IEC 14443-4 (RATS).
    mutating func activation() -> [UInt8]? {
        guard phone != nil else { return nil }
        phone?.select()
        isSelected = true
        return [0x8D, 0x08, 0xE0, 0x80]
    }

    /// What the phone says next. When it has said everything it leaves.
    mutating func hearing(_ code: UInt8) -> [UInt8]? {
        guard isSelected, let command = phone?.next() else {
            isSelected = false
            phone = nil
            return [code, Status.released]
        }
        return [code, 0x00] + command
    }
}
