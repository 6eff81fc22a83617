// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Lettering

@Suite struct PictureTests {
    private let typeface: Typeface

    init() throws { typeface = try Typeface.standard() }

    @Test func `a picture is as high as its line and as wide as its text`() throws {
        let line = try typeface.shape("Chợ")
        let picture = try typeface.picture(of: line, pixelsPerEm: 24)
        #expect(picture.height == 28 && picture.baseline == 22)
        #expect(abs(picture.width - line.width * 24 / 2_048) <= 1)
        #expect(picture.bytes.count == picture.bytesPerRow * picture.height)
        #expect(picture.bytes.contains { $0 != 0 })
    }

    @Test func `capitals with two marks are not cut`() throws {
        for letter in VietnameseLetters.composed {
            let line = try typeface.shape(letter)
            let top = typeface.outline(of: line.glyphs[0].id).points.map(\.y).max() ?? 0
            let picture = try typeface.picture(of: line, pixelsPerEm: 100)
            #expect(Double(picture.baseline) >= (top * 100 / 2_048).rounded() - 1)
            let edge = picture.baseline - Int((top * 100 / 2_048).rounded())
            #expect((-1...1).contains { row in (0..<picture.width).contains { picture.isDark($0, edge + row) } })
        }
    }

    @Test func `a space is light`() throws {
        let picture = try typeface.picture(of: typeface.shape("  "), pixelsPerEm: 24)
        #expect(picture.width == 15 && picture.bytes.allSatisfy { $0 == 0 })
        #expect(try typeface.picture(of: typeface.shape(""), pixelsPerEm: 24).width == 0)
    }

    @Test(arguments: [0, -1, 100_000, Int.max])
    func `sizes that nobody prints are refused`(size: Int) throws {
        let line = try typeface.shape("a")
        #expect(throws: TypefaceError.notDrawn(typeface: "DejaVu Sans", pixelsPerEm: size)) {
            try typeface.picture(of: line, pixelsPerEm: size)
        }
    }

    @Test func `an outline is closed contours within the em`() throws {
        let glyph = try typeface.shape("ô").glyphs[0]
        let outline = typeface.outline(of: glyph.id)
        let moves = outline.commands.filter { if case .move = $0 { true } else { false } }.count
        // The letter, its counter and the circumflex.
        #expect(moves == 3 && outline.commands.filter { $0 == .close }.count == 3)
        #expect(outline.points.allSatisfy { (0...Double(glyph.advance)).contains($0.x) })
        #expect(typeface.outline(of: 1_000_000).commands.isEmpty)
    }
}
