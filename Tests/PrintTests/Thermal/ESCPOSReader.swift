// SPDX-License-Identifier: Apache-2.0

import QRCode
import Testing

/// What a receipt printer would do, read by the ESC/POS Command Reference and apart from the writer.
struct ESCPOSReader {
    /// All raster rows on the paper.
    private(set) var bitmap = Bitmap(width: 0, height: 0)
    /// Bytes of each band's rows.
    private(set) var bands: [Int] = []
    /// Everything else, in words.
    private(set) var orders: [String] = []

    init(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        func take() throws -> Int {
            let byte = rest.popFirst()
            return Int(try #require(byte))
        }
        var rows: [[UInt8]] = []
        while !rest.isEmpty {
            switch (try take(), try take()) {
            case (0x1B, 0x40): orders.append("reset")
            case (0x1B, 0x61): orders.append("align \(try take())")
            case (0x1B, 0x64): orders.append("feed \(try take()) lines")
            case (0x1D, 0x56): orders.append("cut \(try take()) \(try take())")
            case (0x1D, 0x76):
                try #require(try take() == 0x30)
                try #require(try take() == 0)
                let width = try take() + 256 * take()
                let height = try take() + 256 * take()
                try #require(rest.count >= width * height)
                bands.append(width * height)
                for _ in 0..<height {
                    rows.append(Array(rest.prefix(width)))
                    rest = rest.dropFirst(width)
                }
            case let order: Issue.record("\(order) is no order that was expected")
            }
        }
        bitmap = Bitmap(width: (rows.map(\.count).max() ?? 0) * 8, height: rows.count)
        for (y, row) in rows.enumerated() {
            for (x, byte) in row.enumerated() {
                for bit in 0..<8 where byte & (0x80 >> bit) != 0 { bitmap.darken(x * 8 + bit, y) }
            }
        }
    }
}
