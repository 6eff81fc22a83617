// SPDX-License-Identifier: Apache-2.0

import PN532Simulator
import Testing

/// A changed libnfc is noticed by what it says to the chip.
@Suite struct GoldenLogTests {
    @Test(.enabled(if: Tool.obstacle("nfc-list") == nil, Tool.obstacle("nfc-list")))
    func `nfc-list says what libnfc 1.8 has always said`() throws {
        let reader = try SimulatedReader(tags: [Type2Tag.sample])
        // Of the searches only that for type A: bit 0 of the mask.
        try Tool(name: "nfc-list").run("-t", "1", on: reader)
        let lines = reader.log.map(\.description).filter { $0 != "< ACK" }
        #expect(lines == Self.golden)
        #expect(reader.counts.commands[0x4A] == 2 && reader.counts.commandCount == 18)
        #expect(reader.counts.wireTime < .milliseconds(100))
    }

    private static let golden = [
        "> wakeup",
        "> 14 01",
        "< 15",
        "> 00 00 6C 69 62 6E 66 63",
        "< 01 00 6C 69 62 6E 66 63",
        "> 02",
        "< 03 32 01 06 07",
        "> 12 14",
        "< 13",
        "> 06 63 02 63 03 63 0D 63 38 63 3D",
        "< 07 80 80 00 00 00",
        "> 32 01 00",
        "< 33",
        "> 32 01 01",
        "< 33",
        "> 32 05 FF FF FF",
        "< 33",
        "> 06 63 02 63 03 63 05 63 38 63 3C 63 3D",
        "< 07 80 80 00 00 10 00",
        "> 08 63 05 40",
        "< 09",
        "> 32 05 00 01 02",
        "< 33",
        "> 4A 01 00",
        "< 4B 01 01 00 44 00 07 04 11 22 33 44 55 66",
        "> 44 00",
        "< 45 00",
        "> 4A 01 00",
        "< 4B 00",
        "> 32 05 FF FF FF",
        "< 33",
        "> 52 00",
        "< 53 00",
        "> 32 01 00",
        "< 33",
        "> 16 F0",
        "< 17 00",
    ]
}
