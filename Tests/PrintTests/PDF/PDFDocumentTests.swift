// SPDX-License-Identifier: Apache-2.0

import Lettering
import Print
import QRCode
import Testing

@Suite(.enabled(if: PDFFile.hasJudges, "needs poppler-utils and qpdf")) struct PDFDocumentTests {
    private static let inch = 25_400

    @Test func `an empty document and one of many pages are sound`() throws {
        for count in [0, 1, 300] {
            let file = try PDFFile { document in
                for _ in 0..<count { try document.addPage(width: 210_000, height: 297_000, PDFContent()) }
            }
            #expect(try file.complaints() == "")
        }
    }

    @Test func `the same calls write the same bytes`() throws {
        let first = try Self.sample("Nhãn").bytes
        // Compared beforehand, since the difference of two long arrays takes minutes to work out.
        let (isSame, isOther) = try (Self.sample("Nhãn").bytes == first, Self.sample("Nhan").bytes != first)
        #expect(isSame && isOther)
    }

    @Test func `everything at once is sound`() throws {
        #expect(try Self.sample("Nhãn").complaints() == "")
    }

    @Test func `rectangles, lines, colours and turns are where they were put`() throws {
        var content = PDFContent()
        content.rectangle(x: 0, y: 0, width: Self.inch, height: Self.inch / 2)
        content.fill()
        content.setFill(.cmyk(0, 0, 0, 0.5))
        content.save()
        // A quarter to the right: what is to the right goes down.
        content.move(originX: 2 * Self.inch, originY: 0, quarterTurns: 1)
        content.rectangle(x: 0, y: 0, width: Self.inch, height: Self.inch / 2)
        content.fill()
        content.restore()
        content.setStroke(.rgb(0, 0, 0))
        content.move(x: 0, y: 2 * Self.inch)
        content.line(x: 3 * Self.inch, y: 2 * Self.inch)
        content.stroke(width: Self.inch / 10)
        let page = try PDFFile { try $0.addPage(width: 3 * Self.inch, height: 3 * Self.inch, content) }.page(dpi: 100)
        #expect(page.width == 300 && page.height == 300)
        #expect(page.gray(2, 2) == 0 && page.gray(97, 47) == 0 && page.gray(103, 47) == 255 && page.gray(97, 53) == 255)
        #expect((100..<160).contains(page.gray(155, 95)) && page.gray(145, 95) == 255 && page.gray(203, 50) == 255)
        #expect(page.gray(150, 197) == 0 && page.gray(150, 203) == 0 && page.gray(150, 190) == 255)
    }

    @Test func `an image lets the page through where it is clear`() throws {
        let red: [UInt8] = [255, 0, 0]
        let page = try PDFFile { document in
            // Black above; below, red that is clear on the right.
            let image = try document.addImage(
                rgb: [0, 0, 0, 0, 0, 0] + red + red, alpha: [255, 255, 255, 0], width: 2, height: 2)
            var content = PDFContent()
            content.draw(image, x: Self.inch, y: Self.inch, width: Self.inch, height: Self.inch)
            try document.addPage(width: 3 * Self.inch, height: 3 * Self.inch, content)
        }.page(dpi: 100)
        #expect(page.gray(125, 125) == 0 && page.gray(175, 125) == 0)
        #expect((40..<110).contains(page.gray(125, 175)) && page.gray(175, 175) == 255 && page.gray(95, 125) == 255)
    }

    @Test func `a form is shown as often as wanted, and cut at its edge`() throws {
        let page = try PDFFile { document in
            var dot = PDFContent()
            dot.rectangle(x: 0, y: 0, width: 2 * Self.inch, height: Self.inch / 4)
            dot.fill()
            let form = try document.addForm(width: Self.inch / 2, height: Self.inch, dot)
            var content = PDFContent()
            for x in 0..<3 { content.draw(form, x: x * Self.inch, y: Self.inch) }
            try document.addPage(width: 3 * Self.inch, height: 3 * Self.inch, content)
        }.page(dpi: 100)
        for x in [0, 100, 200] {
            #expect(page.isDark(x + 25, 110) && !page.isDark(x + 25, 130) && !page.isDark(x + 60, 110))
        }
    }

    @Test func `a symbol is drawn module by module`() throws {
        let symbol = try Symbol(text: "HTTPS://ID.EXAMPLE.VN/A7K2", level: .medium)
        let page = try PDFFile { document in
            var content = PDFContent()
            content.fill(symbol, x: 4 * 254, y: 4 * 254, module: 254)
            try document.addPage(width: (symbol.side + 8) * 254, height: (symbol.side + 8) * 254, content)
        }.page(dpi: 300)
        for y in -4..<(symbol.side + 4) {
            for x in -4..<(symbol.side + 4) {
                // The middle of the module: three dots to each.
                #expect(page.gray((x + 4) * 3 + 1, (y + 4) * 3 + 1) == (symbol.isDark(x, y) ? 0 : 255))
            }
        }
    }

    private static func sample(_ title: String) throws -> PDFFile {
        try PDFFile(title: title) { document in
            let typeface = try Typeface.standard()
            let font = document.font(typeface)
            let image = try document.addImage(rgb: [9, 9, 9], alpha: [128], width: 1, height: 1)
            var logo = PDFContent()
            logo.draw(image, x: 0, y: 0, width: 100, height: 100)
            try logo.text(typeface.shape("Chợ"), in: font, size: 2_822, x: 0, y: 5_000)
            let form = try document.addForm(width: inch, height: inch, logo)
            var content = PDFContent()
            content.draw(form, x: 0, y: 0)
            try content.fill(Symbol(text: "HTTPS://ID.EXAMPLE.VN/A7K2", level: .medium), x: inch, y: 0, module: 300)
            content.setFill(.keyBlack)
            try content.text(typeface.shape("Quét để nhận ưu đãi"), in: font, size: 2_822, x: 0, y: 20_000)
            for _ in 0..<2 { try document.addPage(width: 50_000, height: 30_000, content) }
        }
    }
}
