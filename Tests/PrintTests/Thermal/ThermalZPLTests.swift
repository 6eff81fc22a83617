// SPDX-License-Identifier: Apache-2.0

import QRCode
import Testing

@testable import Print

@Suite struct ThermalZPLTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a label gives any picture back dot for dot`(seed: UInt64) throws {
        let bitmap = Bitmap.random(seed: seed, widest: seed % 20 == 0 ? 5_000 : 200, highest: seed % 20 == 0 ? 4 : 16)
        let label = try ZPLReader(try ZPLLabel(bitmap).render())
        #expect(label.hasDots(of: bitmap))
        #expect(label.commands["GF"]?.utf8.count ?? .max <= bitmap.bytes.count * 2 + 40)
    }

    @Test(arguments: ErrorCorrection.allCases)
    func `a label gives symbols of all sizes back`(level: ErrorCorrection) throws {
        for length in stride(from: 1, to: 1_000, by: 180) {
            let symbol = try Symbol(text: String(repeating: "x", count: length), level: level)
            let bitmap = Bitmap(symbol, dotsPerModule: 1 + length / 180 % 3)
            #expect(try ZPLReader(try ZPLLabel(bitmap).render()).hasDots(of: bitmap))
        }
    }

    @Test(arguments: [
        "https://go.example.vn/a7k2m9q4xy", "https://t.example.com/?q=\u{1EC7}&n=12",
        "HELLO 123-abc-%%%-0987654321-tra-ve",
    ])
    func `a label of version 3 at four dots to a module takes at most 1 kB`(text: String) throws {
        let symbol = try Symbol(text: text, level: .medium)
        #expect(symbol.version == 3)
        let bitmap = Bitmap(symbol, dotsPerModule: 4)
        #expect(bitmap.width == 148)
        let size = try ZPLLabel(bitmap, x: 20, y: 20, copies: 100).render().count
        #expect(size <= 1_000, "\(size) bytes")
    }

    @Test func `runs, ends of rows and repeated rows are written as in the ZPL II Programming Guide`() {
        func data(_ rows: [[UInt8]]) -> String {
            var bitmap = Bitmap(width: (rows.first?.count ?? 0) * 8, height: rows.count)
            for (y, row) in rows.enumerated() {
                for (x, byte) in row.enumerated() {
                    for bit in 0..<8 where byte & (0x80 >> bit) != 0 { bitmap.darken(x * 8 + bit, y) }
                }
            }
            return String(decoding: GraphicField.data(bitmap), as: UTF8.self)
        }
        #expect(data([[0x00, 0x00], [0x00, 0x00], [0xFF, 0xFF], [0xFF, 0xFF]]) == ",:!:")
        #expect(data([[0x12, 0x22, 0x20], [0x12, 0x22, 0x21]]) == "1J2,1J21")
        // The guide's own example: vMB is 327 times B, here with one digit more for a whole byte.
        #expect(data([[UInt8](repeating: 0xBB, count: 163) + [0xB1]]) == "vMB1")
        #expect(data([[UInt8](repeating: 0x55, count: 400)]) == "zz5")
        #expect(data([[UInt8](repeating: 0x55, count: 10)]) == "g5")
    }

    @Test func `the label says its size, where the picture stands and how many there shall be`()
        throws
    {
        let bitmap = Bitmap(width: 100, height: 50)
        let label = try ZPLReader(try ZPLLabel(bitmap, x: 8, y: 16, copies: 3).render())
        #expect(label.commands["FO"] == "8,16")
        #expect(label.commands["PW"] == "116")
        #expect(label.commands["LL"] == "82")
        #expect(label.commands["LH"] == "0,0")
        #expect(label.commands["PQ"] == "3")
        let fixed = try ZPLReader(try ZPLLabel(bitmap, width: 400, height: 240).render())
        #expect(fixed.commands["PW"] == "400" && fixed.commands["LL"] == "240")
    }

    @Test func `what does not fit on the label is refused`() {
        let bitmap = Bitmap(width: 100, height: 50)
        #expect(throws: ThermalError.tooWide(dots: 110, most: 105)) {
            try ZPLLabel(bitmap, x: 10, width: 105)
        }
        #expect(throws: ThermalError.tooHigh(dots: 50, most: 49)) { try ZPLLabel(bitmap, height: 49) }
        #expect(throws: ThermalError.outside(x: -1, y: 0)) { try ZPLLabel(bitmap, x: -1) }
        #expect(throws: ThermalError.copies(0, most: 99_999_999)) { try ZPLLabel(bitmap, copies: 0) }
        #expect(throws: ThermalError.empty) { try ZPLLabel(Bitmap(width: 0, height: 0)) }
    }
}
