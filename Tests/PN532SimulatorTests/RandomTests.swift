// SPDX-License-Identifier: Apache-2.0

import TestEffort
import Testing

@testable import PN532Simulator

/// Whatever hosts say, the simulator neither ends nor changes what nobody may change.
@Suite struct RandomTests {
    /// Numbers from a seed (Knuth, The Art of Computer Programming, volume 2, 3.3.4).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 32 | state << 32
        }
    }

    private static let codes: [UInt8] = [
        0x00, 0x02, 0x04, 0x06, 0x08, 0x0C, 0x0E, 0x10, 0x12, 0x14, 0x32, 0x40, 0x40, 0x40, 0x42, 0x42, 0x42, 0x44,
        0x4A, 0x4A, 0x4A, 0x52, 0x54, 0x56, 0x60, 0x86, 0x88, 0x8A, 0x8C, 0x8E, 0x90, 0x99,
    ]
    private static let tagCodes: [UInt8] = [
        0x30, 0xA2, 0xA0, 0x60, 0x61, 0x3A, 0x1B, 0x3C, 0x39, 0xA5, 0x3E, 0x4B, 0x1A, 0x50, 0xE0, 0x93, 0x00,
    ]

    private func command(_ dice: inout Dice) -> [UInt8] {
        let code = Self.codes[Int.random(in: 0..<Self.codes.count, using: &dice)]
        let length = Int.random(in: 0...7, using: &dice)
        let words = (0..<(Int.random(in: 0..<9, using: &dice) == 0 ? length * 6 : length)).map { _ in
            UInt8.random(in: 0...255, using: &dice)
        }
        let tagCode = Self.tagCodes[Int.random(in: 0..<Self.tagCodes.count, using: &dice)]
        switch code {
        case 0x40: return [code, 0x01, tagCode] + words
        case 0x42: return [code, tagCode] + words
        case 0x4A: return [code, 0x01, 0x00]
        default: return [code] + words
        }
    }

    @Test func `random commands leave each tag its UID`() {
        let tags: [any SimulatedTag] =
            Type2Model.all.map { Type2Tag($0, number: 5) }
            + [ClassicTag(uid: [1, 2, 3, 4]), Type4Tag(uid: [4, 1, 2, 3, 4, 5, 6], message: [1, 2, 3])]
        var dice = Dice(state: 20_261_126)
        for tag in tags {
            var host = Host(tag)
            for _ in 0..<Effort.count(4_000, long: 40_000) / tags.count { _ = host.say(command(&dice)) }
            let left = host.bench.chip.field.places.first?.tag
            #expect(left?.uid == tag.uid && left?.memory.count == tag.memory.count)
            #expect(left?.memory.prefix(8) == tag.memory.prefix(8))
            #expect(host.bench.counts.writes == left?.writes)
        }
    }

    @Test func `random bytes between frames lose no later frame`() {
        var dice = Dice(state: 532)
        for _ in 0..<500 {
            var parser = FrameParser()
            let noise = (0..<Int.random(in: 0..<40, using: &dice)).map { _ in
                [0x00, 0xFF, 0x55, 0xD4, UInt8.random(in: 0...255, using: &dice)][Int.random(in: 0..<5, using: &dice)]
            }
            _ = parser.take(noise)
            // A half frame takes in what follows, up to the longest that there is.
            let ends = (0..<40).lazy.map { _ in parser.take(Host.frame([0x02])) }
            #expect(ends.contains { $0.last == .command([0x02]) })
        }
    }
}
