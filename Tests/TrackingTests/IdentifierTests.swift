// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@Suite("An identifier")
struct IdentifierTests {
    @Test("is 13 symbols that read back, in either case")
    func roundTrip() {
        var generator = Seeded(13)
        for _ in 0..<5_000 {
            let id = TouchpointID.random(using: &generator)
            #expect(id.value > 0)
            #expect(id.description.utf8.count == 13)
            #expect(TouchpointID(id.description) == id)
            #expect(TouchpointID(id.description.uppercased()) == id)
        }
    }

    @Test("covers its whole range", arguments: [(1, "0000000000001"), (Int64.max, "7zzzzzzzzzzzz")])
    func ends(_ value: Int64, _ text: String) {
        #expect(PlacementID(value: value).description == text)
        #expect(PlacementID(text)?.value == value)
    }

    @Test(
        "is refused beyond 63 bits, at zero and in any other shape",
        arguments: [
            "8000000000000", "zzzzzzzzzzzzz", "0000000000000", "", "000000000001", "00000000000001", "000000000000u",
            "00000000000-1", "00000000000\u{E9}",
        ])
    func shapes(_ text: String) {
        #expect(TouchpointID(text) == nil)
    }
}

@Suite("Hexadecimal text")
struct HexadecimalTests {
    @Test("reads back to the bytes it was written from")
    func roundTrip() {
        let bytes = (0...255).map(UInt8.init)
        #expect([UInt8](hexadecimal: bytes.hexadecimal) == bytes)
        #expect([UInt8](hexadecimal: bytes.hexadecimal.uppercased()) == bytes)
        #expect([0x00, 0x0F, 0xA0].hexadecimal == "000fa0")
        #expect([UInt8](hexadecimal: "") == [])
    }

    @Test("is refused with an odd digit or a stranger", arguments: ["0", "abc", "0g", "g0", "0x", " 0", "\u{E9}"])
    func shapes(_ text: String) {
        #expect([UInt8](hexadecimal: text) == nil)
    }

    @Test("of a 64-bit number has 16 digits")
    func numbers() {
        #expect(UInt64(0).hexadecimal == "0000000000000000")
        #expect(UInt64(0x00C0_FFEE_00C0_FFEE).hexadecimal == "00c0ffee00c0ffee")
        #expect(UInt64.max.hexadecimal == "ffffffffffffffff")
    }
}

@Suite("The words of the contract")
struct WordTests {
    @Test("name every channel, verdict, outcome and clock state")
    func names() {
        #expect(Channel.allCases.map(\.name) == ["link", "qr", "nfc"])
        #expect(Channel.allCases.allSatisfy { Channel(name: $0.name) == $0 })
        #expect(Channel(name: "QR") == nil)
        #expect(Verdict.allCases.map(\.name) == ["human", "preview", "speculative", "scanner", "probe", "monitor"])
        #expect(
            Outcome.allCases.map(\.name) == [
                "redirected", "page", "offline", "unknown", "mistyped", "disabled", "expired", "early", "over-limit",
                "password",
            ])
        #expect(ClockState.allCases.map(\.name) == ["unknown", "floor", "rtc", "synced"])
    }

    @Test("are stored under numbers that never change")
    func numbers() {
        #expect(Channel.allCases.map(\.rawValue) == [1, 2, 3])
        #expect(Verdict.allCases.map(\.rawValue) == Array(0...5))
        #expect(Outcome.allCases.map(\.rawValue) == Array(0...9))
        #expect(ClockState.allCases.map(\.rawValue) == Array(0...3))
    }
}
