// SPDX-License-Identifier: Apache-2.0

import Pictures
import Testing

@testable import QRCode

@Suite struct PictureTests {
    @Test func `a logo that was written comes back pixel for pixel`() throws {
        let pixels: [UInt8] = [255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0, 9, 8, 7, 255, 1, 2, 3, 4, 5, 6, 7, 255]
        let logo = try #require(Logo(width: 3, height: 2, pixels: pixels))
        let picture = try PNGReader.read(PNGRenderer.render(logo))
        #expect((picture.width, picture.height) == (3, 2))
        #expect(picture.pixels == pixels)
    }

    @Test func `a symbol of one bit comes back as black and white`() throws {
        let symbol = try Symbol(text: "x", level: .low)
        let picture = try PNGReader.read(PNGRenderer.render(Bitmap(symbol, dotsPerModule: 1, quietZone: 0)))
        let dark = stride(from: 0, to: picture.pixels.count, by: 4).map { picture.pixels[$0] == 0 }
        #expect(dark == symbol.modules.map { $0 & 1 == 1 })
    }

    @Test func `what is no PNG, a torn one and a huge one are told apart`() throws {
        #expect(throws: PictureError.notPNG) { try PNGReader.read(Array("GIF89a".utf8)) }
        #expect(throws: PictureError.notPNG) { try PNGReader.read([]) }
        let sound = PNGRenderer.render(Bitmap(width: 40, height: 40))
        for length in 8..<sound.count - 12 {
            #expect(throws: PictureError.self) { try PNGReader.read(Array(sound.prefix(length))) }
        }
        #expect(throws: PictureError.tooLarge(width: 4_097, height: 1)) {
            try PNGReader.read(PNGRenderer.render(Bitmap(width: 4_097, height: 1)))
        }
    }

    @Test func `garbage behind the signature never ends the program`() throws {
        var seed = Seed(3)
        var sound = PNGRenderer.render(Bitmap(try Symbol(text: "x", level: .low), dotsPerModule: 2))
        for _ in 0..<2_000 {
            let place = 8 + seed.below(sound.count - 8)
            let before = sound[place]
            sound[place] = UInt8(seed.below(256))
            _ = try? PNGReader.read(sound)
            sound[place] = before
        }
    }

    @Test func `a large logo is reduced to what can be seen`() throws {
        let logo = try #require(Logo(width: 1_024, height: 256, pixels: .init(repeating: 200, count: 1_024 * 256 * 4)))
        #expect((logo.reduced.width, logo.reduced.height) == (512, 128))
        #expect(logo.reduced.pixels.allSatisfy { $0 == 200 })
    }
}
