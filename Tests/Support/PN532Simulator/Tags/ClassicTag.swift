// SPDX-License-Identifier: Apache-2.0

/// A MIFARE Classic 1K as the chip shows it: the chip does the cipher, so keys are compared and nothing is enciphered
/// (MF1S50YYX data sheet, 8.6 and 12). Access bits are not enforced.
public struct ClassicTag: SimulatedTag {
    public let uid: [UInt8]
    public private(set) var memory: [UInt8]
    public private(set) var writes = 0
    public var tearsNextWrite = false
    public let sensRes: [UInt8]
    public let selRes: UInt8 = 0x08
    private var openSector: Int?
    private var announcedBlock: Int?

    /// A badge as delivered: keys of ones. UIDs of 4 bytes are usual.
    public init(uid: [UInt8]) {
        precondition(uid.count == 4 || uid.count == 7)
        self.uid = uid
        sensRes = [0x00, uid.count == 4 ? 0x04 : 0x44]
        let key = [UInt8](repeating: 0xFF, count: 6)
        let trailer = key + [0xFF, 0x07, 0x80, 0x69] + key
        let sector = [UInt8](repeating: 0, count: 48) + trailer
        memory = (0..<16).flatMap { _ in sector }
        let check = uid.count == 4 ? [uid.reduce(0, ^)] : []
        memory.replaceSubrange(0..<uid.count + check.count, with: uid + check)
    }

    public mutating func powerUp() {
        activate()
    }

    public mutating func activate() {
        openSector = nil
        announcedBlock = nil
    }

    public mutating func answer(_ command: [UInt8]) -> TagAnswer {
        if let block = announcedBlock {
            announcedBlock = nil
            return command.count == 16 ? write(command, block: block) : .silence
        }
        guard command.count > 1, command[1] < 64 else { return .silence }
        let block = Int(command[1])
        switch (command[0], command.count) {
        case (0x60, 12...), (0x61, 12...): return open(block, with: command[2..<8], keyB: command[0] == 0x61)
        case (0x30, 2) where openSector == block / 4: return .data(read(block))
        case (0xA0, 2) where openSector == block / 4 && block > 0:
            announcedBlock = block
            return .acknowledgement
        case (0x30, 2), (0xA0, 2): return .refusal(4)
        default: return .silence
        }
    }

    private mutating func open(_ block: Int, with key: ArraySlice<UInt8>, keyB: Bool) -> TagAnswer {
        let trailer = (block / 4 * 4 + 3) * 16
        let start = trailer + (keyB ? 10 : 0)
        openSector = Array(key) == Array(memory[start..<start + 6]) ? block / 4 : nil
        return openSector == nil ? .silence : .acknowledgement
    }

    /// Key A is never shown.
    private func read(_ block: Int) -> [UInt8] {
        let bytes = Array(memory[block * 16..<block * 16 + 16])
        return block % 4 == 3 ? [UInt8](repeating: 0, count: 6) + bytes[6...] : bytes
    }

    private mutating func write(_ bytes: [UInt8], block: Int) -> TagAnswer {
        writes += 1
        let kept = tearsNextWrite ? 8 : 16
        memory.replaceSubrange(block * 16..<block * 16 + kept, with: bytes[..<kept])
        return .acknowledgement
    }
}
