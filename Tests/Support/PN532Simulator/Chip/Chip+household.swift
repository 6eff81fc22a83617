// SPDX-License-Identifier: Apache-2.0

extension Chip {
    /// Commands about the chip itself (user manual, 7.2, 7.3.1).
    mutating func runHousehold(_ code: UInt8, _ words: [UInt8]) -> Answer {
        switch code {
        case 0x00: return diagnose(words)
        // A PN532, version 1.6, that does ISO/IEC 14443 A and B and ISO/IEC 18092.
        case 0x02: return .bytes([0x03, 0x32, 0x01, 0x06, 0x07])
        case 0x04: return .bytes([0x05, 0x00, field.isOn ? 1 : 0] + status() + [0x00])
        case 0x06: return readRegisters(words)
        case 0x08: return writeRegisters(words)
        case 0x0C: return .bytes([0x0D, 0xFF, 0xFF, 0x07])
        case 0x12:
            guard let flags = words.first else { return .nonsense }
            selectsBlocks = flags & 0x10 != 0
            return .bytes([0x13])
        case 0x16:
            isAsleep = true
            field.power(false)
            targets = []
            return .bytes([0x17, 0x00])
        case 0x32: return configureRadio(words)
        // WriteGPIO, SetSerialBaudRate (a pty has no speed) and SAMConfiguration change nothing here.
        default: return .bytes([code + 1])
        }
    }

    /// The tests of the chip itself are passed (user manual, 7.2.1).
    private func diagnose(_ words: [UInt8]) -> Answer {
        switch words.first {
        // Of the communication line: the number of the test and the bytes come back.
        case 0x00: .bytes([0x01] + words)
        // Of the ROM, the RAM and the antenna.
        case 0x01, 0x02, 0x07: .bytes([0x01, 0x00])
        // Of polling: how many of 128 failed.
        case 0x04: .bytes([0x01, 0x80])
        // Whether the listed target is still there.
        case 0x06: .bytes([0x01, field.active == nil ? Status.timeout : 0x00])
        default: .nonsense
        }
    }

    /// How many targets there are, and their speeds and type (user manual, 7.2.3).
    private func status() -> [UInt8] {
        [UInt8(targets.count)] + targets.indices.flatMap { [UInt8($0) + 1, 0x00, 0x00, 0x10] }
    }

    private func readRegisters(_ words: [UInt8]) -> Answer {
        guard !words.isEmpty, words.count.isMultiple(of: 2) else { return .nonsense }
        let values = stride(from: 0, to: words.count, by: 2).map { registers[word(words, $0)] }
        return .bytes([0x07] + values)
    }

    private mutating func writeRegisters(_ words: [UInt8]) -> Answer {
        guard !words.isEmpty, words.count.isMultiple(of: 3) else { return .nonsense }
        for start in stride(from: 0, to: words.count, by: 3) { registers[word(words, start)] = words[start + 2] }
        return .bytes([0x09])
    }

    private func word(_ words: [UInt8], _ start: Int) -> UInt16 {
        UInt16(words[start]) << 8 | UInt16(words[start + 1])
    }

    private mutating func configureRadio(_ words: [UInt8]) -> Answer {
        switch words.first {
        case 0x01:
            guard words.count == 2 else { return .nonsense }
            field.power(words[1] & 0x01 != 0)
        case 0x05:
            guard words.count == 4 else { return .nonsense }
            activationRetries = words[3]
        case nil: return .nonsense
        default: break
        }
        return .bytes([0x33])
    }
}
