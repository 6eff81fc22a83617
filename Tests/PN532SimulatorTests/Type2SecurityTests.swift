// SPDX-License-Identifier: Apache-2.0

import PN532Simulator
import Testing

@Suite struct Type2SecurityTests {
    private let password: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE]

    private func tag(reading: Bool = false, tries: UInt8 = 0) -> Type2Tag {
        var tag = Type2Tag.sample
        tag.protect(password: password, pack: [0x12, 0x34], from: 8, reading: reading, tries: tries)
        return .awake(tag)
    }

    @Test func `pages from AUTH0 on are written after the password only`() {
        var tag = tag()
        #expect(tag.write([1, 1, 1, 1], page: 7) == .acknowledgement)
        #expect(tag.write([1, 1, 1, 1], page: 8) == .refusal(0) && tag.write([1, 1, 1, 1], page: 0x2B) == .refusal(0))
        #expect(tag.read(8) == [UInt8](repeating: 0, count: 16))
        #expect(tag.answer([0x1B, 1, 2, 3, 4]) == .refusal(0))
        #expect(tag.answer([0x1B] + password) == .data([0x12, 0x34]))
        #expect(tag.write([1, 1, 1, 1], page: 8) == .acknowledgement)
        // A new selection forgets it.
        tag.activate()
        #expect(tag.write([1, 1, 1, 1], page: 8) == .refusal(0))
    }

    @Test func `PROT hides protected pages, and READ turns at the first of them`() throws {
        var tag = tag(reading: true)
        #expect(tag.read(8) == nil && tag.answer([0x3A, 0x07, 0x08]) == .refusal(0))
        let turned = tag.read(7) ?? []
        #expect(Array(turned[4...7]) == Array(tag.memory[0..<4]))
        _ = tag.answer([0x1B] + password)
        #expect(tag.read(8) != nil)
    }

    @Test func `AUTHLIM ends all tries, and a right password forgives wrong ones`() {
        var tag = tag(tries: 2)
        for _ in 0..<3 {
            #expect(tag.answer([0x1B, 0, 0, 0, 0]) == .refusal(0))
            #expect(tag.answer([0x1B] + password) == .data([0x12, 0x34]))
        }
        for _ in 0..<2 { #expect(tag.answer([0x1B, 0, 0, 0, 0]) == .refusal(0)) }
        tag.powerUp()
        #expect(tag.answer([0x1B] + password) == .refusal(4))
    }

    @Test func `the password and PACK are never read`() {
        var tag = tag()
        #expect(tag.answer([0x3A, 0x2B, 0x2C]) == .data([UInt8](repeating: 0, count: 8)))
        #expect(Array(tag.memory[172..<178]) == password + [0x12, 0x34])
    }

    @Test func `CFGLCK keeps the configuration, not the password`() {
        var tag = Type2Tag.awake()
        #expect(tag.write([0x40, 0, 0, 0], page: 0x2A) == .acknowledgement)
        #expect(
            tag.write([0, 0, 0, 0], page: 0x29) == .refusal(0) && tag.write([0, 0, 0, 0], page: 0x2A) == .refusal(0))
        #expect(tag.write([1, 2, 3, 4], page: 0x2B) == .acknowledgement)
    }

    @Test func `a latched configuration counts from the next selection on`() {
        for isLatched in [false, true] {
            var tag = Type2Tag.sample
            tag.latchesConfiguration = isLatched
            tag.powerUp()
            #expect(tag.write([0x04, 0, 0, 0x04], page: 0x29) == .acknowledgement)
            #expect(tag.write([1, 2, 3, 4], page: 0x2B) == (isLatched ? .acknowledgement : .refusal(0)))
            tag.activate()
            #expect(tag.write([1, 2, 3, 4], page: 0x2B) == .refusal(0))
        }
    }

    @Test func `everything is locked for good`() {
        for model in Type2Model.all {
            var tag = Type2Tag(model, number: 3)
            tag.lock()
            tag.powerUp()
            let open = (UInt8(3)...UInt8(model.lastUserPage)).filter {
                tag.write([1, 1, 1, 1], page: $0) != .refusal(0)
            }
            #expect(open.isEmpty, "\(model.name)")
        }
    }
}
