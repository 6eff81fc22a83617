// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QRCode

@Suite struct PNGTests {
    @Test func `zbar reads the PNG, whatever its size`() throws {
        guard let reader = Reader() else { return }
        for (dots, text) in [(2, "HTTPS://GO.EXAMPLE.COM/4K7M2QX9"), (5, "0123456789"), (12, "Chợ Bến Thành")] {
            let png = PNGRenderer.render(Bitmap(try Symbol(text: text, level: .medium), dotsPerModule: dots))
            #expect(try reader.text(of: png) == text + "\n")
        }
    }

    @Test func `a version 3 symbol of 12 dots a module is small, says its resolution, and is the same each time`()
        throws
    {
        let symbol = try Symbol(text: "https://go.example.com/4k7m2qx9", level: .medium)
        #expect(symbol.version == 3)
        let png = PNGRenderer.render(Design(plain: symbol), dotsPerModule: 12, dpi: 300)
        #expect(png.count <= 600, "\(png.count)")
        #expect(png == PNGRenderer.render(Design(plain: symbol), dotsPerModule: 12, dpi: 300))
        // 300 dots in 25.4 mm are 11,811 in a metre.
        #expect(String(decoding: png, as: UTF8.self).contains("pHYs\0\0.#\0\0.#\u{1}"))
    }
}
