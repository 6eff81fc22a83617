// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QRCode

@Suite("QR symbols")
struct SymbolTests {
    @Test("The smallest version is taken, and the side follows from it")
    func smallest() throws {
        let symbol = try Symbol(text: "HTTPS://GO.EXAMPLE.COM/4K7M2QX9", level: .medium)
        #expect(symbol.version == 2)
        #expect(symbol.side == 25)
        #expect(symbol.modules.count == 625)
        #expect(symbol.level == .medium)
        #expect(try Symbol(text: "a", level: .low).side == 21)
    }

    @Test("The level rises as far as the version has room, unless that is off")
    func boost() throws {
        #expect(try Symbol(text: "HTTPS://GO.VN/A7K2", level: .low).level == .medium)
        #expect(try Symbol(text: "HTTPS://GO.VN/A7K2", level: .low, boosts: false).level == .low)
        #expect(try Symbol(text: "a", level: .low).level == .high)
    }

    @Test("A largest version is a cap: what does not fit is refused")
    func cap() throws {
        let link = "HTTPS://GO.EXAMPLE.COM/4K7M2QX9"
        #expect(try Symbol(text: link, level: .medium, largest: 2).version == 2)
        #expect(throws: Symbol.Refusal.tooLong(bytes: 31, level: .medium, largest: 1)) {
            try Symbol(text: link, level: .medium, largest: 1)
        }
        #expect(throws: Symbol.Refusal.version(41)) { try Symbol(text: link, level: .medium, largest: 41) }
        #expect(throws: Symbol.Refusal.version(0)) { try Symbol(text: link, level: .medium, largest: 0) }
    }

    @Test("Upper case takes the alphanumeric mode: the same link in lower case needs a larger symbol")
    func alphanumeric() throws {
        let link = "https://go.example.com/4k7m2qx9"
        #expect(try Symbol(text: link, level: .medium).version == 3)
        #expect(try Symbol(text: link.uppercased(), level: .medium).version == 2)
    }

    @Test(
        "Each level has the capacity of ISO/IEC 18004 in bytes, and one more is refused",
        arguments: [
            (ErrorCorrection.low, 2_953), (.medium, 2_331), (.quartile, 1_663), (.high, 1_273),
        ])
    func capacity(level: ErrorCorrection, bytes: Int) throws {
        #expect(try Symbol(text: String(repeating: "a", count: bytes), level: level).version == 40)
        #expect(throws: Symbol.Refusal.tooLong(bytes: bytes + 1, level: level, largest: 40)) {
            try Symbol(text: String(repeating: "a", count: bytes + 1), level: level)
        }
    }

    @Test("7089 digits fit, and nothing longer is tried")
    func longest() throws {
        #expect(try Symbol(text: String(repeating: "7", count: 7_089), level: .low).version == 40)
        #expect(throws: Symbol.Refusal.tooLong(bytes: 7_090, level: .low, largest: 40)) {
            try Symbol(text: String(repeating: "7", count: 7_090), level: .low)
        }
    }

    @Test("No text and a NUL in the text are refused")
    func refused() {
        #expect(throws: Symbol.Refusal.empty) { try Symbol(text: "", level: .low) }
        #expect(throws: Symbol.Refusal.nul) { try Symbol(text: "HTTPS://A.B/\u{0}C", level: .low) }
    }

    @Test("Text beyond ASCII is marked as UTF-8 at every length, and other text is not")
    func utf8() throws {
        for count in 1...120 {
            let text = String(repeating: "ợ", count: count)
            let marked = try Symbol(text: text, level: .medium, boosts: false)
            let plain = try Symbol(text: text, level: .medium, boosts: false, marksUTF8: false)
            #expect(marked.modules != plain.modules)
            #expect((plain.version...(plain.version + 1)).contains(marked.version))
            let ascii = String(repeating: "x", count: count)
            #expect(
                try Symbol(text: ascii, level: .medium) == Symbol(text: ascii, level: .medium, marksUTF8: false))
        }
    }

    @Test("Outside the symbol everything is light; finders stand in three corners")
    func darkness() throws {
        let symbol = try Symbol(text: "x", level: .low)
        #expect(symbol.isDark(0, 0) && symbol.isDark(20, 0) && symbol.isDark(0, 20) && !symbol.isDark(1, 1))
        #expect(!symbol.isDark(-1, 0) && !symbol.isDark(0, 21) && !symbol.isDark(21, 20))
    }

    @Test(
        "A short link is upper case exactly where all of it then is alphanumeric",
        arguments: [
            ("https://go.example.com", "4K7M2QX9", "HTTPS://GO.EXAMPLE.COM/4K7M2QX9"),
            ("http://192.168.1.5:8080", "vanity-code", "HTTP://192.168.1.5:8080/VANITY-CODE"),
            ("http://[fd00::1]", "4K7M2QX9", "http://[fd00::1]/4K7M2QX9"),
            ("https://go.example.com", "a_b", "https://go.example.com/a_b"),
        ])
    func payloadCase(origin: String, code: String, link: String) {
        #expect(PayloadCase.link(origin: origin, code: code) == link)
    }
}
