// SPDX-License-Identifier: Apache-2.0

import PN532Simulator
import Testing

@Suite struct Type2MirrorTests {
    /// Configured as in table 18 of the data sheet: both mirrors from byte 1 of page 0C on.
    private func tag(mirror: UInt8 = 0xD4, access: UInt8 = 0x10) -> Type2Tag {
        var tag = Type2Tag.sample
        tag.preload([mirror, 0x00, 0x0C, 0xFF, access, 0x00, 0x00, 0x00, 1, 2, 3, 4], at: 0x29)
        tag.preload([UInt8](repeating: UInt8(ascii: "."), count: 32), at: 0x0C)
        return .awake(tag)
    }

    private func text(_ tag: inout Type2Tag) -> String {
        guard case .data(let bytes) = tag.answer([0x3A, 0x0C, 0x12]) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `the UID and the counter appear where they are asked for`() {
        for (mirror, shown): (UInt8, String) in [
            (0x14, "............................"), (0x54, ".04112233445566............."),
            (0x94, ".000001....................."), (0xD4, ".04112233445566x000001......"),
            (0xC4, "04112233445566x000001......."),
        ] {
            var tag = tag(mirror: mirror)
            #expect(text(&tag) == shown)
            #expect(tag.memory[0x30...0x40].allSatisfy { $0 == UInt8(ascii: ".") })
        }
    }

    @Test func `the counter counts the first read after the field came on`() {
        var tag = tag()
        #expect(tag.answer([0x39, 0x02]) == .data([0, 0, 0]))
        for _ in 0..<3 { _ = tag.read(4) }
        tag.activate()
        _ = tag.read(4)
        #expect(tag.answer([0x39, 0x02]) == .data([1, 0, 0]))
        for _ in 0..<0x101 {
            tag.powerUp()
            _ = tag.read(4)
        }
        #expect(tag.answer([0x39, 0x02]) == .data([0x02, 0x01, 0x00]))
        #expect(text(&tag).contains("x000102"))
    }

    @Test func `a counter that is off says nothing, and a protected one after the password`() {
        var off = tag(access: 0x00)
        #expect(text(&off) == ".04112233445566............." && off.answer([0x39, 0x02]) == .refusal(0))
        var protected = tag(access: 0x18)
        #expect(text(&protected) == ".04112233445566............." && protected.answer([0x39, 0x02]) == .refusal(0))
        _ = protected.answer([0x1B, 1, 2, 3, 4])
        #expect(text(&protected).contains("x000001") && protected.answer([0x39, 0x02]) == .data([1, 0, 0]))
    }

    @Test func `an Ultralight EV1 has three counters that only go up`() {
        var tag = Type2Tag.awake(Type2Tag(.ultralightEV1of48, number: 1))
        #expect(tag.answer([0xA5, 0x01, 0x05, 0x01, 0x00, 0x00]) == .acknowledgement)
        #expect(
            tag.answer([0x39, 0x01]) == .data([0x05, 0x01, 0x00]) && tag.answer([0x39, 0x00]) == .data([0, 0, 0]))
        #expect(tag.answer([0xA5, 0x01, 0xFF, 0xFF, 0xFF, 0x00]) == .refusal(4))
        #expect(tag.answer([0x3E, 0x01]) == .data([0xBD]) && tag.answer([0x39, 0x03]) == .refusal(0))
    }
}
