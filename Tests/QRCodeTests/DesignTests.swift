// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QRCode

@Suite struct DesignTests {
    private let link = "HTTPS://GO.EXAMPLE.COM/4K7M2QX9"

    /// A disc of one colour on nothing.
    private func disc(_ colour: Colour = Colour(red: 200, green: 30, blue: 60), side: Int = 64) throws -> Logo {
        var pixels: [UInt8] = []
        for y in 0..<side {
            for x in 0..<side {
                let (dx, dy) = (2 * x + 1 - side, 2 * y + 1 - side)
                pixels += [colour.red, colour.green, colour.blue, dx * dx + dy * dy <= side * side ? 255 : 0]
            }
        }
        return try #require(Logo(width: side, height: side, pixels: pixels))
    }

    private func text(_ design: Design) throws -> (svg: String, png: String)? {
        guard let reader = Reader() else { return nil }
        return (
            try reader.text(ofSVG: SVGRenderer(moduleMM: 1).render(design)),
            try reader.text(of: PNGRenderer.render(design, dotsPerModule: 5))
        )
    }

    @Test func `dots, rings and colours are read as the plain symbol is`() throws {
        let symbol = try Symbol(text: link, level: .medium)
        let blue = Colour(red: 10, green: 40, blue: 120)
        for style in [
            Style(shape: .dot(percent: 80)), Style(shape: .dot(percent: 100)), Style(roundsFinders: true),
            Style(
                shape: .dot(percent: 90), roundsFinders: true, dark: blue,
                light: Colour(red: 255, green: 250, blue: 220)),
        ] {
            guard let text = try text(try Design(symbol, style)) else { return }
            #expect(text == (link + "\n", link + "\n"), "\(style)")
        }
    }

    @Test func `a logo without a size takes what is safe, and is read`() throws {
        for level in [ErrorCorrection.quartile, .high] {
            let design = try Design(try Symbol(text: link, level: level), logo: disc())
            let damage = try #require(design.damage)
            #expect(damage.usage > 0 && damage.usage <= 0.5)
            #expect(design.warnings.isEmpty)
            guard let text = try text(design) else { return }
            #expect(text == (link + "\n", link + "\n"))
        }
    }

    @Test func `a larger logo is warned of, and a still larger one refused with its block`() throws {
        let symbol = try Symbol(text: link, level: .high)
        var warned = false
        var refusal: DesignError?
        let logo = try disc()
        for percent in 10...60 where refusal == nil {
            do throws(DesignError) {
                let design = try Design(symbol, logo: logo, percent: percent)
                warned = warned || !design.warnings.isEmpty
                #expect((design.damage?.usage ?? 1) <= 0.7)
            } catch {
                refusal = error
            }
        }
        #expect(warned)
        let reason = try #require(refusal)
        guard case .tooMuch(let damage, .high) = reason else { throw reason }
        #expect(damage.usage > 0.7)
        #expect(reason.description.contains("block \(damage.worstBlock + 1)"))
    }

    @Test func `a logo never covers a pattern`() throws {
        let symbol = try Symbol(text: String(repeating: "a", count: 150), level: .high)
        #expect(symbol.version >= 7)
        #expect(throws: DesignError.pattern(.alignment)) { try Design(symbol, logo: disc(), percent: 20) }
    }

    @Test func `a logo needs a level at which it is read`() throws {
        let symbol = try Symbol(text: link, level: .medium, boosts: false)
        #expect(throws: DesignError.level(.medium)) { try Design(symbol, logo: disc()) }
    }

    @Test func `colours are held to what readers tell apart`() {
        #expect(Contrast(dark: .black, light: .white).problem == nil)
        #expect(Contrast(dark: .white, light: .black).problem != nil)
        #expect(Contrast(dark: Colour(red: 180, green: 180, blue: 180), light: .white).problem != nil)
        // A red light sees red as white.
        #expect(Contrast(dark: Colour(red: 200, green: 0, blue: 0), light: .white).problem?.contains("red") == true)
        #expect(Contrast(dark: Colour(red: 90, green: 90, blue: 90), light: .white).warning != nil)
        #expect(Contrast(dark: Colour(red: 0, green: 0, blue: 128), light: .white).warning == nil)
        #expect(abs(Contrast(dark: .black, light: .white).ratio - 21) < 0.01)
    }

    @Test func `small dots are refused`() throws {
        let symbol = try Symbol(text: link, level: .medium)
        #expect(throws: DesignError.dot(79)) { try Design(symbol, Style(shape: .dot(percent: 79))) }
    }

    @Test func `a colour is six digits or three`() {
        #expect(Colour("#0a2878") == Colour(red: 10, green: 40, blue: 120))
        #expect(Colour("#FFF") == .white)
        for text in ["fff", "#ff", "#+ff", "#12345", "#gggggg", ""] { #expect(Colour(text) == nil, "\(text)") }
    }
}
