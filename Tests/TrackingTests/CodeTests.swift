// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Tracking

@Suite("A minted code")
struct CodeTests {
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// Codes over the whole range, the same ones at every run.
    static func sample(_ count: Int) -> [Code] {
        var generator = Seeded(32)
        return (0..<count).map { _ in
            Code(
                block: .random(in: 0..<1 << 15, using: &generator), number: .random(in: 0..<1 << 20, using: &generator))
        }
    }

    @Test("is written as the published vectors say, and read back to its block and number")
    func vectors() throws {
        let vectors = try WireFormatPage().vectors("code")
        #expect(vectors.count >= 8)
        for row in vectors {
            let (block, number) = (try #require(UInt16(row[0])), try #require(UInt32(row[1])))
            #expect(Code(block: block, number: number).description == row[2])
            let read = try #require(Code(row[2]))
            #expect((read.block, read.number) == (block, number))
        }
    }

    @Test("drops the bits that do not fit its block and number")
    func excess() {
        #expect(Code(block: 0xFFFF, number: 0xFFFF_FFFF) == Code(block: 0x7FFF, number: 0xF_FFFF))
    }

    @Test("is not the same code with any one symbol wrong")
    func singleErrors() {
        for code in Self.sample(300) {
            let symbols = Array(code.description)
            for i in symbols.indices {
                for wrong in Self.alphabet where wrong != symbols[i] {
                    var mistyped = symbols
                    mistyped[i] = wrong
                    #expect(Code(String(mistyped)) == nil, "\(code) read as \(String(mistyped))")
                }
            }
        }
    }

    @Test("is not the same code with two neighbours swapped, unless they are 0 and Z")
    func swaps() {
        var weak = 0
        for code in Self.sample(5_000) {
            let symbols = Array(code.description)
            for i in 0..<7 where symbols[i] != symbols[i + 1] {
                var swapped = symbols
                swapped.swapAt(i, i + 1)
                let isWeak = Set([symbols[i], symbols[i + 1]]) == ["0", "Z"]
                weak += isWeak ? 1 : 0
                #expect((Code(String(swapped)) != nil) == isWeak, "\(code) and \(String(swapped))")
            }
        }
        #expect(weak > 0, "The sample holds no weak pair, so it shows nothing of them.")
    }

    @Test("comes back from its key and from its text, in every block")
    func roundTrip() {
        var generator = Seeded(7)
        for block in UInt16(0)..<1 << 15 {
            let code = Code(block: block, number: .random(in: 0..<1 << 20, using: &generator))
            guard code.key.minted == code, code.key.isCodeShaped, Code(code.description) == code, code.block == block
            else {
                Issue.record("\(code) of block \(block) does not come back")
                return
            }
        }
    }

    @Test("has the key that its own text has")
    func key() {
        for code in Self.sample(2_000) {
            #expect(Code.normalise(code.description.utf8) == code.key)
            #expect(code.key.text == code.description)
        }
    }
}

@Suite("Normalisation of codes")
struct NormalisationTests {
    @Test("reads what people write as the published vectors say")
    func vectors() throws {
        let vectors = try WireFormatPage().vectors("normalised")
        #expect(vectors.count >= 15)
        for row in vectors {
            let key = Code.normalise(row[0].utf8)
            #expect(key?.text ?? "" == row[1], "\(row[0])")
            let kind =
                switch key {
                case nil: "nothing"
                case let key? where key.minted != nil: "minted"
                case let key? where key.isCodeShaped: "mistyped"
                default: "vanity"
                }
            #expect(kind == row[2], "\(row[0])")
        }
    }

    @Test("finds a code in any case, with hyphens anywhere, and with I L O for 1 1 0")
    func disguises() {
        var generator = Seeded(99)
        for code in CodeTests.sample(2_000) {
            var text = ""
            for symbol in code.description {
                if Int.random(in: 0..<4, using: &generator) == 0 { text += "-" }
                let look =
                    switch symbol {
                    case "1": ["1", "I", "L", "i", "l"].randomElement(using: &generator) ?? "1"
                    case "0": ["0", "O", "o"].randomElement(using: &generator) ?? "0"
                    default: Bool.random(using: &generator) ? symbol.lowercased() : String(symbol)
                    }
                text += look
            }
            #expect(Code.normalise(text.utf8) == code.key, "\(text) for \(code)")
            #expect(Code(text) == code)
        }
    }

    @Test("tells a mistyped code from one that nobody has")
    func mistyped() throws {
        for code in CodeTests.sample(500) {
            let symbols = Array(code.description)
            let last = try #require(CodeTests.alphabet.first { $0 != symbols[7] })
            let key = try #require(Code.normalise((symbols.prefix(7) + [last]).map { $0.asciiValue ?? 0 }))
            #expect(key.isCodeShaped && key.minted == nil)
        }
        for text in ["BLUEB1RD", "0070C1S", "0070C1S60", "----", "UUUUUUUU"] {
            #expect(Code.normalise(text.utf8)?.isCodeShaped == false, "\(text)")
        }
    }

    @Test("keeps the U of a vanity code, which no minted code has")
    func vanityWithU() throws {
        let key = try #require(Code.normalise("sunday-u".utf8))
        #expect(key.text == "SUNDAY-U")
        #expect(key.minted == nil)
        #expect(Code("UUUUUUUU") == nil)
    }

    @Test("takes one to 32 symbols and no other byte", arguments: 0...255)
    func bytes(_ byte: Int) {
        let letters = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let isSymbol = letters.utf8.contains(UInt8(byte))
        #expect((Code.normalise([0x41, UInt8(byte), 0x42]) != nil) == isSymbol)
    }

    @Test("refuses nothing and more than 32")
    func lengths() {
        #expect(Code.normalise([UInt8]()) == nil)
        #expect(Code.normalise([UInt8](repeating: 0x41, count: 32))?.text.count == 32)
        #expect(Code.normalise([UInt8](repeating: 0x41, count: 33)) == nil)
    }
}
