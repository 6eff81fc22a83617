// SPDX-License-Identifier: Apache-2.0

import QRCode
import Testing

/// A label as a printer would take it, read by the rules of the ZPL II Programming Guide and apart from the writer.
struct ZPLReader {
    /// Parameters by command, such as `PW` to `400`.
    private(set) var commands: [String: String] = [:]
    /// The picture of `^GF`.
    let bitmap: Bitmap

    init(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
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
        var bitmap = Bitmap(width: numbers[2] * 8, height: numbers[1] / numbers[2])
        for (index, nibble) in nibbles.enumerated() {
            let (y, x) = index.quotientAndRemainder(dividingBy: numbers[2] * 2)
            for bit in 0..<4 where nibble & (8 >> bit) != 0 { bitmap.darken(x * 4 + bit, y) }
        }
        self.bitmap = bitmap
    }

    private static func nibbles(_ data: Substring, perRow: Int) throws -> [Int] {
        var done: [Int] = []
        var count = 0
        for byte in data.utf8 {
            let column = done.count % perRow
            switch Character(UnicodeScalar(byte)) {
            case ",": done += [Int](repeating: 0, count: perRow - column)
            case "!": done += [Int](repeating: 15, count: perRow - column)
            case ":":
                try #require(column == 0 && done.count >= perRow)
                done += done.suffix(perRow)
            case "G"..."Y": count += Int(byte) - 70
            case "g"..."z": count += (Int(byte) - 102) * 20
            case let digit:
                let value = try #require(digit.hexDigitValue)
                try #require(digit.isNumber || digit.isUppercase)
                done += [Int](repeating: value, count: max(count, 1))
                count = 0
            }
        }
        return done
    }
}
