// SPDX-License-Identifier: Apache-2.0

import Lettering
import Print
import QRCode
import Testing

@Suite(.enabled(if: PDFFile.hasJudges, "needs poppler-utils and qpdf")) struct PDFBudgetTests {
    @Test func `a thousand labels with two captions each are at most half a megabyte`() throws {
        let file = try Self.labels(1_000)
        #expect(file.bytes.count <= 500_000, "\(file.bytes.count)")
        #expect(try file.complaints() == "")
    }

    /// Sheets of 3 × 7 labels of 63.5 × 38.1 mm.
    static func labels(_ count: Int) throws -> PDFFile {
        let typeface = try Typeface.standard()
        return try PDFFile { document in
            let font = document.font(typeface)
            for first in stride(from: 0, to: count, by: 21) {
                var content = PDFContent()
                for label in first..<min(first + 21, count) {
                    let (x, y) = ((label - first) % 3 * 66_040 + 7_480, (label - first) / 3 * 38_100 + 15_490)
                    let symbol = try Symbol(text: "HTTPS://ID.EXAMPLE.VN/\(code(label))", level: .medium)
                    content.fill(symbol, x: x + 2_000, y: y + 2_000, module: 800)
                    let serial = String(String(label + 10_001).dropFirst()) + "/1000"
                    try content.text(
                        typeface.shape("Quét để nhận ưu đãi"), in: font, size: 2_822, x: x + 26_000, y: y + 10_000)
                    try content.text(
                        typeface.shape("Bến Thành \(serial)"), in: font, size: 2_822, x: x + 26_000, y: y + 15_000)
                }
                try document.addPage(width: 210_000, height: 297_000, content)
            }
        }
    }

    /// Eight characters that look like chance.
    private static func code(_ number: Int) -> String {
        let value = UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15
        return String(String(value, radix: 32, uppercase: true).prefix(8))
    }
}
