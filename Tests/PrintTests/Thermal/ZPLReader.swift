// SPDX-License-Identifier: Apache-2.0

import QRCode
import Testing

/// A label as a printer would take it, read by the rules of the ZPL II Programming Guide and apart from the writer.
struct ZPLReader {
    /// Parameters by command, such as `PW` to `400`.
    private(set) var commands: [String: String] = [:]
    /// The rows of `^GF`'s picture.
    let bytes: [UInt8]
    let bytesPerRow: Int

    init(_ label: [UInt8]) throws {
        let text = String(decoding: label, as: UTF8.self)
        try #require(text.hasPrefix("^XA") && text.hasSuffix("^XZ\n"))
        for command in text.dropLast().split(separator: "^") {
            commands[String(command.prefix(2))] = String(command.dropFirst(2))
        }
        let parts = try #require(commands["GF"]).split(
            separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
        let numbers = try parts[1...3].map { try #require(Int($0)) }
        try #require(parts[0] == "A" && numbers[0] == numbers[1])
        let nibbles = try Self.nibbles(parts[4], perRow: numbers[2] * 2)
        try #require(nibbles.count == numbers[1] * 2)
        bytesPerRow = numbers[2]
        bytes = stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
    }

    /// Whether the dots are the picture's, and all padding is light.
    func hasDots(of bitmap: Bitmap) -> Bool { bytesPerRow == bitmap.bytesPerRow && bytes == bitmap.bytes }

    private struct Malformed: Error {
        let at: UInt8
    }

    private static func nibbles(_ data: Substring, perRow: Int) throws -> [Int] {
        var done: [Int] = []
        var count = 0
        for byte in data.utf8 {
            let column = done.count % perRow
            switch byte {
            case UInt8(ascii: ","): done += [Int](repeating: 0, count: perRow - column)
            case UInt8(ascii: "!"): done += [Int](repeating: 15, count: perRow - column)
            case UInt8(ascii: ":"):
                guard column == 0, done.count >= perRow else { throw Malformed(at: byte) }
                done += done.suffix(perRow)
            case UInt8(ascii: "G")...UInt8(ascii: "Y"): count += Int(byte) - 70
            case UInt8(ascii: "g")...UInt8(ascii: "z"): count += (Int(byte) - 102) * 20
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"):
                let value = byte < 0x3A ? Int(byte) - 0x30 : Int(byte) - 0x37
                done += [Int](repeating: value, count: max(count, 1))
                count = 0
            default: throw Malformed(at: byte)
            }
        }
        return done
    }
}
