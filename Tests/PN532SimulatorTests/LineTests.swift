// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import PN532Simulator
import Testing

/// The simulator as a host meets it: through a terminal, with the real libnfc.
@Suite(
    .serialized,
    .enabled(if: Tool.obstacle("nfc-list", "nfc-mfultralight") == nil, Tool.obstacle("nfc-list", "nfc-mfultralight")))
struct LineTests {
    private let list = Tool(name: "nfc-list")

    @Test func `answers in pieces are put together`() throws {
        let reader = try SimulatedReader(tags: [Type2Tag.sample])
        reader.chunk(3)
        #expect(try list.run("-t", "1", on: reader).contains("04  11  22  33  44  55  66"))
    }

    @Test func `one client follows another, and a stopped reader still tells`() throws {
        let reader = try SimulatedReader(tags: [Type2Tag.sample])
        for _ in 0..<3 { try list.run("-t", "1", on: reader) }
        reader.stop()
        #expect(reader.counts.commands[0x16] == 3 && reader.tags.map(\.uid) == [Type2Tag.sample.uid])
    }

    @Test func `a mute reader is not opened`() throws {
        let reader = try SimulatedReader()
        reader.happen(.mute(true))
        let said = try list.run("-t", "1", on: reader)
        #expect(!said.contains("opened"))
        reader.happen(.mute(false))
        #expect(try list.run("-t", "1", on: reader).contains("opened"))
    }

    @Test func `a pulled cable takes the terminal away`() throws {
        let reader = try SimulatedReader(tags: [Type2Tag.sample])
        let path = try #require(reader.path)
        #expect(access(path, F_OK) == 0)
        reader.unplug()
        #expect(reader.connstring.isEmpty && access(path, F_OK) != 0)
        reader.plugIn()
        #expect(try list.run("-t", "1", on: reader).contains("04  11  22  33  44  55  66"))
    }

    @Test func `libnfc aborts on noise in a status byte`() throws {
        let reader = try SimulatedReader(tags: [Type2Tag.sample])
        reader.happen(.highStatusBit)
        // 128 and SIGABRT. That is why whoever uses it does so in a process of its own.
        try Tool(name: "nfc-mfultralight").run("r", "/dev/null", on: reader, status: 134)
    }

    @Test func `bytes and pages take their time where that is asked for`() throws {
        let reader = try SimulatedReader(tags: [Type2Tag.sample])
        reader.pace(true)
        let start = ContinuousClock.now
        try list.run("-t", "1", on: reader)
        #expect(ContinuousClock.now - start > reader.counts.wireTime)
    }

    @Test func `tags are placed and taken while a host looks`() throws {
        let reader = try SimulatedReader()
        #expect(try list.run("-v", on: reader).contains("0 ISO14443A"))
        reader.place(Type2Tag.sample)
        #expect(try list.run("-v", on: reader).contains("1 ISO14443A"))
        #expect(reader.removeTags().map(\.uid) == [Type2Tag.sample.uid])
        #expect(try list.run("-v", on: reader).contains("0 ISO14443A"))
        reader.happen(.putBack)
        #expect(try list.run("-v", on: reader).contains("1 ISO14443A"))
    }

    @Test(.enabled(if: Tool.obstacle("nfc-emulate-forum-tag4") == nil, Tool.obstacle("nfc-emulate-forum-tag4")))
    func `a phone reads what libnfc pretends to be`() throws {
        let reader = try SimulatedReader()
        let heard = Answers()
        reader.present(
            ScriptedPhone(
                [
                    [0x00, 0xA4, 0x04, 0x00, 0x07, 0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01, 0x00],
                    [0x00, 0xA4, 0x00, 0x0C, 0x02, 0xE1, 0x03], [0x00, 0xB0, 0x00, 0x00, 0x0F],
                ], note: heard.add))
        // It fails when the phone leaves.
        try Tool(name: "nfc-emulate-forum-tag4").run(on: reader, status: 1)
        #expect(heard.all.count == 3 && heard.all.last?.prefix(3) == [0x00, 0x0F, 0x20])
    }
}
