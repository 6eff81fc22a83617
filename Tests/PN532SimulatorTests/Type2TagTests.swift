// SPDX-License-Identifier: Apache-2.0

import PN532Simulator
import Testing

@Suite struct Type2TagTests {
    @Test(arguments: Type2Model.all)
    func `a new tag has its UID, its check bytes and its container`(model: Type2Model) throws {
        var tag = Type2Tag.awake(Type2Tag(model, uid: [0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]))
        let first = tag.read(0) ?? []
        #expect(first.prefix(10) == [0x04, 0x11, 0x22, 0xBF, 0x33, 0x44, 0x55, 0x66, 0x44, 0x48])
        #expect(first[12] == (model.mirrorsByName ? 0xE1 : 0x00))
        // Behind the last page READ goes on at the first.
        let pages = model == .ultralightC ? 44 : model.pages
        let last = tag.read(UInt8(pages - 1)) ?? []
        #expect(last.suffix(12) == first.prefix(12))
        #expect(tag.read(UInt8(pages)) == nil)
    }

    @Test func `FAST_READ gives the pages from one to another`() {
        var tag = Type2Tag.awake()
        #expect(tag.answer([0x3A, 0x03, 0x05]) == .data([0xE1, 0x10, 0x12, 0x00, 1, 3, 0xA0, 0x0C, 0x34, 3, 0, 0xFE]))
        #expect(tag.answer([0x3A, 0x00, 0x2C]) != .refusal(0))
        #expect(tag.answer([0x3A, 0x05, 0x04]) == .refusal(0) && tag.answer([0x3A, 0x00, 0x2D]) == .refusal(0))
    }

    @Test func `the UID and the pages behind the last are not written`() {
        var tag = Type2Tag.awake()
        for page: UInt8 in [0, 1, 45, 255] { #expect(tag.write([1, 2, 3, 4], page: page) == .refusal(0)) }
        #expect(tag.memory == Type2Tag.sample.memory && tag.writes == 0)
        #expect(tag.write([1, 2, 3, 4], page: 39) == .acknowledgement)
        #expect(Array(tag.memory[156..<160]) == [1, 2, 3, 4] && tag.writes == 1)
    }

    @Test func `COMPATIBILITY_WRITE takes four bytes of sixteen`() {
        var tag = Type2Tag.awake()
        #expect(tag.answer([0xA0, 0x06]) == .acknowledgement)
        #expect(tag.answer((1...16).map { $0 }) == .acknowledgement)
        #expect(Array(tag.memory[24..<32]) == [1, 2, 3, 4, 0, 0, 0, 0])
        #expect(tag.answer([0xA0, 0x01]) == .refusal(0))
    }

    @Test func `lock bits and the container go up, and never down`() {
        var tag = Type2Tag.awake()
        #expect(tag.write([0xFF, 0xFF, 0x10, 0x80], page: 2) == .acknowledgement)
        #expect(tag.write([0x00, 0x00, 0x20, 0x00], page: 2) == .acknowledgement)
        #expect(Array(tag.memory[8..<12]) == [0x44, 0x48, 0x30, 0x80])
        #expect(tag.write([0, 0, 0, 0x0F], page: 3) == .acknowledgement)
        #expect(tag.write([0, 0, 0, 0], page: 3) == .acknowledgement)
        #expect(Array(tag.memory[12..<16]) == [0xE1, 0x10, 0x12, 0x0F])
        let locked = (UInt8(3)...15).filter { tag.write([9, 9, 9, 9], page: $0) == .refusal(0) }
        #expect(locked == [4, 5, 15])
        // Bit 3 locks page 3.
        #expect(tag.write([0, 0, 0x08, 0], page: 2) == .acknowledgement)
        #expect(tag.write([0, 0, 0, 0xF0], page: 3) == .refusal(0))
    }

    @Test func `block-locking bits freeze lock bits`() {
        var tag = Type2Tag.awake()
        #expect(tag.write([0, 0, 0x02, 0], page: 2) == .acknowledgement)
        #expect(tag.write([0, 0, 0xF8, 0xFF], page: 2) == .acknowledgement)
        #expect(Array(tag.memory[10..<12]) == [0x0A, 0xFC])
        #expect(tag.write([0, 0, 0x01, 0], page: 0x28) == .acknowledgement)
        #expect(tag.write([0xFF, 0xFF, 0xFF, 0xFF], page: 0x28) == .acknowledgement)
        #expect(Array(tag.memory[160..<164]) == [0xFC, 0x0F, 0x3F, 0xBD])
        let locked = (UInt8(16)...39).filter { tag.write([9, 9, 9, 9], page: $0) == .refusal(0) }
        #expect(locked == Array(20...39))
    }

    @Test(arguments: [(Type2Model.ntag215, UInt8(0x82), [0xFF, 0x00, 0x0F]), (.ntag216, 0xE2, [0xFF, 0x3F, 0x7F])])
    func `each dynamic lock bit of larger tags is for sixteen pages`(model: Type2Model, page: UInt8, mask: [UInt8]) {
        var tag = Type2Tag.awake(Type2Tag(model, number: 1))
        #expect(tag.write([0x81, 0, 0, 0], page: page) == .acknowledgement)
        let locked = (UInt8(16)..<page).filter { tag.write([9, 9, 9, 9], page: $0) == .refusal(0) }
        #expect(locked == Array(16...31) + Array(128...min(143, page - 1)))
        #expect(tag.write([0xFF, 0xFF, 0xFF, 0xFF], page: page) == .acknowledgement)
        #expect(Array(tag.memory[Int(page) * 4..<Int(page) * 4 + 3]) == mask)
        #expect((UInt8(16)..<page).allSatisfy { tag.write([9, 9, 9, 9], page: $0) == .refusal(0) })
    }

    @Test func `an Ultralight C challenges, locks in its own way and hides its key`() {
        var tag = Type2Tag.awake(Type2Tag(.ultralightC, number: 1))
        #expect(tag.answer([0x1A, 0x00]) == .data([0xAF] + tag.uid + [0x5A]) && tag.answer([0x60]) == .silence)
        #expect(tag.write([0x42, 0x90, 0xFF, 0xFF], page: 40) == .acknowledgement)
        #expect(Array(tag.memory[160..<164]) == [0x42, 0x90, 0x00, 0x00])
        let locked = (UInt8(4)...47).filter { tag.write([0x30, 0, 0, 0], page: $0) == .refusal(0) }
        #expect(locked == [16, 17, 18, 19, 32, 33, 34, 35, 41, 44, 45, 46, 47])
        // AUTH0: from page 20 on nothing goes without the key.
        #expect(tag.write([0x14, 0, 0, 0], page: 42) == .acknowledgement)
        #expect(tag.read(20) == nil && tag.write([1, 1, 1, 1], page: 20) == .refusal(0))
        #expect(tag.write([1, 1, 1, 1], page: 15) == .acknowledgement)
    }

    @Test func `a torn write leaves half a page, but lock bytes whole`() {
        for (page, left): (UInt8, [UInt8]) in [(8, [1, 2, 0, 0]), (2, [0x44, 0x48, 0, 0]), (0x28, [0, 0, 0, 0xBD])] {
            var tag = Type2Tag.awake()
            tag.tearsNextWrite = true
            _ = tag.write([1, 2, 3, 4], page: page)
            #expect(Array(tag.memory[Int(page) * 4..<Int(page) * 4 + 4]) == left)
        }
    }

    @Test func `versions and signatures are told, and copies have flaws`() {
        var tag = Type2Tag.awake(.signed)
        #expect(tag.answer([0x60]) == .data([0x00, 0x04, 0x04, 0x02, 0x01, 0x00, 0x0F, 0x03]))
        #expect(tag.answer([0x60, 0x00]) == .silence)
        #expect(tag.answer([0x3C, 0x00]) == .data(tag.signature) && tag.signature.first == 0x8B)
        for flaw in Type2Tag.Flaw.allCases { tag.spoil(flaw) }
        #expect(tag.answer([0x60]) == .silence && tag.signature.first == 0xA5)
        #expect(Array(tag.memory[12..<16]) == [0xE1, 0x10, 0xFF, 0x00] && tag.memory[3] != 0x88 ^ 0x04 ^ 0xE1 ^ 0x0C)
        var old = Type2Tag.awake(Type2Tag(.ultralight, number: 1))
        for command: [UInt8] in [[0x60], [0x3C, 0x00], [0x39, 0x02], [0x1B, 1, 2, 3, 4]] {
            #expect(old.answer(command) == .silence)
        }
    }
}

extension Type2Model {
    /// NTAGs come with a container.
    fileprivate var mirrorsByName: Bool { name.hasPrefix("NTAG") }
}
