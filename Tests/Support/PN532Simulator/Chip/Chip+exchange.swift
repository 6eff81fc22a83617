// SPDX-License-Identifier: Apache-2.0

extension Chip {
    /// How much of a tag's answer fits an answer of the chip (user manual, 7.3.9).
    private static let most = 262

    /// InDataExchange and InCommunicateThru (user manual, 7.3.8 and 7.3.9).
    mutating func exchange(_ code: UInt8, _ words: [UInt8]) -> Answer {
        if code == 0x42 { return .bytes([0x43] + communicateThrough(words)) }
        guard let number = words.first else { return .nonsense }
        // Bit 6 says that more follows, which only NFC-DEP needs.
        let index = Int(number & 0x3F) - 1
        guard targets.indices.contains(index) else { return .bytes([0x41, Status.context]) }
        guard let place = field.select(number: targets[index]) else { return .bytes([0x41, Status.timeout]) }
        let command = Array(words.dropFirst())
        if place.tag.speaksBlocks { return .bytes([0x41] + plain(field.exchange(command))) }
        return mifare(command)
    }

    /// The firmware knows the commands of MIFARE, their acknowledgements and their two steps, and no others.
    private mutating func mifare(_ command: [UInt8]) -> Answer {
        switch command.first {
        case 0x30 where command.count == 2, 0xA2 where command.count == 6:
            return .bytes([0x41] + plain(field.exchange(command)))
        case 0x60 where command.count >= 12, 0x61 where command.count >= 12:
            let isRight = field.exchange(command) == .acknowledgement
            return .bytes([0x41, isRight ? 0x00 : Status.authentication])
        case 0xA0 where command.count == 18:
            guard case .acknowledgement = field.exchange(Array(command.prefix(2))) else {
                return .bytes([0x41, Status.mifareFraming])
            }
            return .bytes([0x41] + plain(field.exchange(Array(command.dropFirst(2)))))
        default: return .nonsense
        }
    }

    private func plain(_ answer: TagAnswer) -> [UInt8] {
        switch answer {
        case .data(let bytes): bytes.count > Self.most ? [Status.buffer] : [0x00] + bytes
        case .acknowledgement: [0x00]
        case .refusal: [Status.mifareFraming]
        case .silence: [Status.timeout]
        }
    }

    // MARK: - InCommunicateThru

    /// Bytes go out as they are, with a CRC if the register says so; what is heard is treated likewise.
    private mutating func communicateThrough(_ bytes: [UInt8]) -> [UInt8] {
        let sent = registers.appendsCRC ? bytes + CRCA.of(bytes) : bytes
        registers.heardBits = 0
        guard registers.speaksTypeA, let heard = air(sent, bits: registers.sentBits) else { return [Status.timeout] }
        guard heard.bytes.count <= Self.most + (registers.checksCRC ? 2 : 0) else { return [Status.buffer] }
        guard registers.checksCRC else {
            registers.heardBits = heard.bits
            return [0x00] + heard.bytes
        }
        guard heard.bits == 0, let content = CRCA.stripped(heard.bytes) else { return [Status.crc] }
        return [0x00] + content
    }

    /// What is heard after sending these bytes, and how many bits of its last byte count. A frame without a CRC is
    /// for anticollision (ISO/IEC 14443-3, 6.5).
    private mutating func air(_ bytes: [UInt8], bits: Int) -> (bytes: [UInt8], bits: Int)? {
        if bits == 7 { return wake(bytes) }
        guard let command = CRCA.stripped(bytes) else { return anticollision(bytes) }
        switch (command[0], command.count) {
        case (0x93, 7), (0x95, 7), (0x97, 7): return selection(command)
        case (0x50, 2):
            field.halt()
            return nil
        case (0xE0, 2):
            guard let tag = field.active?.tag, tag.speaksBlocks else { break }
            return (tag.ats + CRCA.of(tag.ats), 0)
        default: break
        }
        switch field.exchange(command) {
        case .data(let answer): return (answer + CRCA.of(answer), 0)
        case .acknowledgement: return ([0x0A], 4)
        case .refusal(let reason): return ([reason & 0x0F], 4)
        case .silence: return nil
        }
    }
}
