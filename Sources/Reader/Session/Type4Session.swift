// SPDX-License-Identifier: Apache-2.0

internal import NFC

/// Reads the message of a Type 4 tag (NFC Forum Type 4 Tag 1.1, section 5). Nothing is written.
public struct Type4Session {
    private static let application: [UInt8] = [
        0x00, 0xA4, 0x04, 0x00, 0x07, 0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01, 0x00,
    ]
    /// At most so much in one answer, which fits the chip's buffer.
    private static let most = 0xF0

    private let radio: any TagRadio

    /// A session with the tag that `radio` has selected.
    public init(_ radio: any TagRadio) { self.radio = radio }

    /// The bytes of its message, empty where it holds none; nil where it is no such tag.
    public func message() throws(RadioError) -> [UInt8]? {
        guard try send(Self.application) != nil, try select([0xE1, 0x03]) else { return nil }
        guard let container = try readFile(0, 15), container.count == 15, container[7] == 0x04 else { return nil }
        guard try select(Array(container[9..<11])), let head = try readFile(0, 2), head.count == 2 else { return nil }
        let count = Int(head[0]) << 8 | Int(head[1])
        let limit = Int(container[11]) << 8 | Int(container[12])
        guard count <= max(0, limit - 2) else { return nil }
        var bytes: [UInt8] = []
        while bytes.count < count {
            let most = min(Self.most, max(1, Int(container[3]) << 8 | Int(container[4])))
            guard let part = try readFile(2 + bytes.count, min(most, count - bytes.count)), !part.isEmpty else {
                return nil
            }
            bytes += part
        }
        return Array(bytes.prefix(count))
    }

    private func select(_ file: [UInt8]) throws(RadioError) -> Bool {
        try send([0x00, 0xA4, 0x00, 0x0C, 0x02] + file) != nil
    }

    private func readFile(_ offset: Int, _ count: Int) throws(RadioError) -> [UInt8]? {
        try send([0x00, 0xB0, UInt8(offset >> 8 & 0x7F), UInt8(offset & 0xFF), UInt8(count)])
    }

    /// The answer before its status; nil where that is not 9000.
    private func send(_ command: [UInt8]) throws(RadioError) -> [UInt8]? {
        let answer = try radio.exchange(command, .easy, within: .milliseconds(500))
        return answer.suffix(2) == [0x90, 0x00] ? Array(answer.dropLast(2)) : nil
    }
}
