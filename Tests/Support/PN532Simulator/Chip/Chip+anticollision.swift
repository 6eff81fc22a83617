// SPDX-License-Identifier: Apache-2.0

/// Anticollision by the host itself, as nfc-anticol does it (ISO/IEC 14443-3, 6.4 and 6.5): of several tags the first
/// answers.
extension Chip {
    /// REQA wakes idle tags, WUPA halted ones too; the answer is ATQA, low byte first.
    mutating func wake(_ bytes: [UInt8]) -> (bytes: [UInt8], bits: Int)? {
        guard field.isOn, bytes == [0x26] || bytes == [0x52] else { return nil }
        candidate = field.places.first { $0.condition == .idle || bytes == [0x52] }?.number
        return candidateTag.map { ($0.sensRes.reversed(), 0) }
    }

    /// 93 20, 95 20 and 97 20 ask for a part of the UID.
    mutating func anticollision(_ bytes: [UInt8]) -> (bytes: [UInt8], bits: Int)? {
        guard bytes.count == 2, bytes[1] == 0x20, let level = level(of: bytes[0]), let tag = candidateTag else {
            return nil
        }
        let parts = cascade(of: tag)
        guard parts.indices.contains(level) else { return nil }
        return (parts[level] + [parts[level].reduce(0, ^)], 0)
    }

    /// 93 70 and so on select; the last part makes the tag active.
    mutating func selection(_ command: [UInt8]) -> (bytes: [UInt8], bits: Int)? {
        guard let level = level(of: command[0]), command[1] == 0x70, let tag = candidateTag else { return nil }
        let parts = cascade(of: tag)
        guard parts.indices.contains(level), Array(command[2..<6]) == parts[level] else { return nil }
        let isLast = level == parts.count - 1
        if isLast, let candidate { _ = field.select(number: candidate) }
        let sak = [isLast ? tag.selRes : tag.selRes | 0x04]
        return (sak + CRCA.of(sak), 0)
    }

    private var candidateTag: (any SimulatedTag)? {
        field.places.first { $0.number == candidate }?.tag
    }

    private func level(of command: UInt8) -> Int? {
        [0x93, 0x95, 0x97].firstIndex(of: command)
    }

    /// The UID in parts of four bytes, all but the last behind a cascade tag.
    private func cascade(of tag: any SimulatedTag) -> [[UInt8]] {
        let uid = tag.uid
        switch uid.count {
        case 7: return [[0x88] + uid[0..<3], Array(uid[3...])]
        case 10: return [[0x88] + uid[0..<3], [0x88] + uid[3..<6], Array(uid[6...])]
        default: return [uid]
        }
    }
}
