// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Print

@Suite struct PDFNumberTests {
    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (0.5, ".5"), (-0.5, "-.5"), (12.25, "12.25"), (-3, "-3"), (0.001, ".001"),
        (0.0004, "0"), (-0.0004, "0"), (0.9996, "1"), (1.05, "1.05"), (297_000, "297000"), (1.100, "1.1"),
    ])
    func `fractions are rounded to three places and have no needless zeros`(value: Double, text: String) {
        #expect(PDFNumber.text(value, places: 3) == text)
    }

    @Test func `whole numbers have every digit`() {
        for (value, text) in [(0, "0"), (-7, "-7"), (1_000, "1000"), (Int.min, "-9223372036854775808")] {
            var bytes: [UInt8] = []
            PDFNumber.append(value, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == text)
        }
    }
}
