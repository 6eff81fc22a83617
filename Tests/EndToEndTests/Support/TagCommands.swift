// SPDX-License-Identifier: Apache-2.0

import PN532Simulator
import Testing

/// The commands that one tag takes, from its first to the last before it is done, as a tag before it took them.
struct TagCommands {
    private let commands: [[UInt8]]

    /// Has the tag written and looks at the reader's log.
    init(of tag: Type2Tag, on desk: ChildProcess, _ place: BatchDesk) throws {
        let before = place.reader.log.count
        let done = try place.lay(tag, on: desk)
        #expect(done["result"]?.string == "done", "\(done)")
        let all = place.reader.log.dropFirst(before).compactMap { entry in
            if case .command(let bytes) = entry { bytes } else { nil }
        }
        let first = try #require(all.firstIndex { [0x40, 0x42].contains($0[0]) })
        // READ_CNT ends it.
        let last = try #require(all.lastIndex { $0.starts(with: [0x42, 0x39]) })
        commands = Array(all[first...last])
    }

    var count: Int { commands.count }

    /// The number, from 1, of a command that is sent in a state.
    func number(in state: String) throws -> Int {
        if state == "done" { return count + 1 }
        let index = commands.firstIndex { command in
            switch state {
            // The rest of the old message; its first 32 pages are read before there is a slot.
            case "reserved": command.starts(with: [0x42, 0x3A, 0x20])
            case "writing": Self.isWrite(command, page: 6)
            // The password, and the static locks.
            case "configuring": Self.isWrite(command, page: 0x85)
            default: Self.isWrite(command, page: 2)
            }
        }
        return try #require(index, "\(state)") + 1
    }

    private static func isWrite(_ command: [UInt8], page: UInt8) -> Bool {
        command.count == 8 && command[0] == 0x40 && command[2] == 0xA2 && command[3] == page
    }
}

extension Type2Tag {
    /// An NTAG215 that says something longer than what is read of a tag at once.
    static func filled(_ number: Int) -> Type2Tag {
        var tag = Type2Tag(.ntag215, number: UInt32(number))
        let link: [UInt8] = [0x04] + Array("old.example/".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 287)
        let record: [UInt8] = [0xC1, 0x01, 0x00, 0x00, 0x01, 0x2C, UInt8(ascii: "U")] + link
        tag.preload([0x03, 0xFF, 0x01, 0x33] + record + [0xFE], at: 4)
        return tag
    }

    /// Its message is whole, mirror, counter and password are set, and everything is locked.
    func expectFinished(_ url: String) throws {
        let link = Array((url.dropFirst("http://".count) + "/00000000000000x000000").utf8)
        #expect(
            memory[16...].firstRange(of: link) != nil && memory[12..<16].last == 0x0F
                && memory[10..<12] == [0xFF, 0xFF])
        let configuration = Array(memory[0x83 * 4..<0x87 * 4])
        #expect(
            configuration[0] >> 6 == 3 && configuration[3] == 4 && configuration[4] & 0x50 == 0x50, "\(configuration)")
        #expect(Array(configuration[8..<12]) != [0xFF, 0xFF, 0xFF, 0xFF])
    }
}
