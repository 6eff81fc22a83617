// SPDX-License-Identifier: Apache-2.0

import Foundation
import Lettering
import Print
import Testing

@Suite(.enabled(if: PDFFile.hasJudges, "needs poppler-utils and qpdf")) struct PDFTextTests {
    private static let inch = 25_400
    private let typeface: Typeface

    init() throws { typeface = try Typeface.standard() }

    @Test func `captions are extracted as they were meant, composed`() throws {
        let captions = [
            "Quét để nhận ưu đãi", "Chợ Bến Thành — 0001/1000", "AVATAR Tôi Yêu (Việt) \\ 100%",
            "NGẴM ẶC HỖN ỘP NGỠ ỢT NỮ ỰA", "i",
        ]
        let file = try page(captions.map { String.init($0) })
        #expect(try file.complaints() == "")
        let lines = try file.text().split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines.map { Array($0.unicodeScalars) } == captions.map { Array($0.unicodeScalars) })
        // Typed with separate marks, it is the same file.
        let isSame = try page(["Que\u{301}t nha\u{302}\u{323}n"]).bytes == page(["Quét nhận"]).bytes
        #expect(isSame)
    }

    @Test func `all 134 Vietnamese letters are drawn as FreeType draws them`() throws {
        let letters = VietnameseLetters.composed
        #expect(letters.count == 134)
        let (columns, size, cell) = (12, 75, 150)
        let file = try PDFFile { document in
            let font = document.font(typeface)
            var content = PDFContent()
            for (index, letter) in letters.enumerated() {
                try content.text(
                    typeface.shape(letter), in: font, size: Self.inch / 2,
                    x: index % columns * Self.inch + Self.inch / 4, y: index / columns * Self.inch + Self.inch * 3 / 4)
            }
            try document.addPage(width: columns * Self.inch, height: columns * Self.inch, content)
        }
        let page = try file.page(dpi: cell)
        for (index, letter) in letters.enumerated() {
            let picture = try typeface.picture(of: typeface.shape(letter), pixelsPerEm: size)
            let (x, y) = (index % columns * cell + cell / 4, index / columns * cell + cell * 3 / 4)
            #expect(page.strangers(picture, x: x, y: y) < 5, "\(letter)")
            // Without its mark it would be noticed.
            let bare = letter.decomposedStringWithCanonicalMapping.unicodeScalars.first.map { String($0) } ?? ""
            guard bare != letter else { continue }
            let other = try typeface.picture(of: typeface.shape(bare), pixelsPerEm: size)
            #expect(page.strangers(other, x: x, y: y) > 10, "\(letter)")
        }
    }

    @Test func `kerning and length are those of the shaped line`() throws {
        let line = try typeface.shape("AVAVAVAVAVAVAVAVAV|")
        let file = try PDFFile { document in
            var content = PDFContent()
            content.text(line, in: document.font(typeface), size: 2_048 * 4, x: 0, y: 20_000)
            try document.addPage(width: line.width * 4, height: 25_400, content)
        }
        let page = try file.page(dpi: 254)
        let last = (0..<page.width).last { x in (0..<page.height).contains { page.isDark(x, $0) } } ?? 0
        // The bar's right edge, 4 µm to the unit and 100 µm to the dot.
        let bar = try #require(line.glyphs.last)
        let edge = typeface.outline(of: bar.id).points.map(\.x).max() ?? 0
        #expect(abs(Double(line.width - bar.advance) + edge - Double(last + 1) * 25) <= 25)
    }

    @Test func `marks that have no composed letter stand where the font puts them`() throws {
        let caption = "x\u{323}\u{301}q\u{302}"
        let line = try typeface.shape(caption)
        #expect(line.glyphs.contains { $0.xOffset != 0 || $0.yOffset != 0 })
        let file = try PDFFile { document in
            var content = PDFContent()
            content.text(line, in: document.font(typeface), size: Self.inch, x: Self.inch / 2, y: Self.inch)
            try document.addPage(width: 2 * Self.inch, height: 2 * Self.inch, content)
        }
        let strange = try file.page(dpi: 150).strangers(
            typeface.picture(of: line, pixelsPerEm: 150), x: 75, y: 150)
        #expect(strange == 0)
        #expect(try file.text().contains(caption))
    }

    @Test func `more glyphs than one font holds are shown and extracted`() throws {
        // Latin, Greek and Cyrillic: 600 characters.
        let scalars = (0xC0...0x24F).map { UInt32($0) } + (0x391...0x3C9).map { $0 } + (0x410...0x4BF).map { $0 }
        let text = scalars.compactMap { Unicode.Scalar($0) }.filter { $0.properties.isAlphabetic }
        let lines = stride(from: 0, to: text.count, by: 40).map { start in
            text[start..<min(start + 40, text.count)].map { String($0) }.joined()
        }.filter { (try? typeface.shape($0)) != nil }
        let file = try page(lines)
        #expect(try file.complaints() == "")
        #expect(try file.text().split(separator: "\n").map { String($0.drop { $0 == " " }) } == lines)
    }

    /// A page with one caption to a line.
    private func page(_ captions: [String]) throws -> PDFFile {
        try PDFFile { document in
            let font = document.font(typeface)
            var content = PDFContent()
            for (row, caption) in captions.enumerated() {
                try content.text(typeface.shape(caption), in: font, size: 2_822, x: 5_000, y: 10_000 + row * 6_000)
            }
            try document.addPage(width: 400_000, height: 297_000, content)
        }
    }
}
