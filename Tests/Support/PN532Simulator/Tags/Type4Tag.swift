// SPDX-License-Identifier: Apache-2.0

/// A Type 4 tag to read: one application with a capability container and one file (NFC Forum Type 4 Tag, mapping
/// version 2.0), and its answers to commands of ISO/IEC 7816-4.
public struct Type4Tag: SimulatedTag {
    public private(set) var uid: [UInt8]
    public let sensRes: [UInt8]
    public let selRes: UInt8 = 0x20
    /// TL, T0 with FSCI 5 (64 bytes), TA, TB, TC.
    public let ats: [UInt8] = [0x05, 0x75, 0x80, 0x60, 0x02]
    public private(set) var writes = 0
    public var tearsNextWrite = false
    private let changesUID: Bool
    private let files: [UInt16: [UInt8]]
    private var isSelected = false
    private var file: UInt16?

    /// A tag with a message in its file. Phones and some badges take a new UID of 4 bytes that starts with 08 each time
    /// the field comes on.
    public init(uid: [UInt8], message: [UInt8], changesUID: Bool = false) {
        precondition(message.count <= 0xFFFF - 2)
        self.uid = uid
        self.changesUID = changesUID
        sensRes = uid.count == 4 ? [0x00, 0x04] : [0x03, 0x44]
        let size = UInt16(max(256, message.count + 2))
        let container: [UInt8] = [
            0x00, 0x0F, 0x20, 0x00, 0x7F, 0x00, 0x7F,
            0x04, 0x06, 0xE1, 0x04, UInt8(size >> 8), UInt8(size & 0xFF), 0x00, 0xFF,
        ]
        let content = [UInt8(message.count >> 8), UInt8(message.count & 0xFF)] + message
        let rest = [UInt8](repeating: 0, count: Int(size) - content.count)
        files = [0xE103: container, 0xE104: content + rest]
    }

    /// The file with its length.
    public var memory: [UInt8] { files[0xE104] ?? [] }

    public mutating func powerUp() {
        if changesUID {
            let seed = uid.dropFirst().reduce(UInt32(0)) { $0 << 8 | UInt32($1) } &* 1_664_525 &+ 1_013_904_223
            uid = [0x08] + (0..<3).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) }
        }
        activate()
    }

    public mutating func activate() {
        isSelected = false
        file = nil
    }

    public mutating func answer(_ command: [UInt8]) -> TagAnswer {
        guard command.count >= 4 else { return .data([0x67, 0x00]) }
        guard command[0] == 0x00 else { return .data([0x6E, 0x00]) }
        switch command[1] {
        case 0xA4: return .data(select(command))
        case 0xB0: return .data(read(command))
        default: return .data([0x6D, 0x00])
        }
    }

    private mutating func select(_ command: [UInt8]) -> [UInt8] {
        guard command.count >= 5, command.count >= 5 + Int(command[4]) else { return [0x67, 0x00] }
        let name = Array(command[5..<5 + Int(command[4])])
        switch (command[2], name.count) {
        case (0x04, _):
            isSelected = name == [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01]
            return isSelected ? [0x90, 0x00] : [0x6A, 0x82]
        case (0x00, 2) where isSelected:
            let number = UInt16(name[0]) << 8 | UInt16(name[1])
            guard files[number] != nil else { return [0x6A, 0x82] }
            file = number
            return [0x90, 0x00]
        default: return [0x6A, 0x82]
        }
    }

    private func read(_ command: [UInt8]) -> [UInt8] {
        guard command.count == 5 else { return [0x67, 0x00] }
        guard let file, let content = files[file] else { return [0x69, 0x86] }
        let start = Int(command[2]) << 8 | Int(command[3])
        guard start < content.count else { return [0x6B, 0x00] }
        // Le 0 stands for 256, of which the tag gives what fits MLe.
        let length = min(command[4] == 0 ? 0x7F : Int(command[4]), content.count - start)
        return content[start..<start + length] + [0x90, 0x00]
    }
}
