// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PN532Simulator

@Suite struct ChipTests {
    private let badge = ClassicTag(uid: [0xC0, 0xFF, 0xEE, 0x01])
    private let uid: [UInt8] = [0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66]

    @Test func `a search without an end is answered when a tag comes`() {
        var host = Host()
        _ = host.say(0x32, 0x05, 0xFF, 0xFF, 0xFF)
        #expect(host.select() == nil && host.wait(.seconds(60)) == nil)
        host.bench.apply(.place([badge]))
        #expect(host.wait() == [0x4B, 0x01, 0x01, 0x00, 0x04, 0x08, 0x04, 0xC0, 0xFF, 0xEE, 0x01])
        // It is answered once.
        #expect(host.wait() == nil)
    }

    @Test func `a new command or an acknowledgement ends the one under way`() {
        for ending in [HostFrame.acknowledgement, Host.frame([0x02])] {
            var host = Host()
            _ = host.say(0x32, 0x05, 0xFF, 0xFF, 0xFF)
            #expect(host.select() == nil)
            _ = host.bench.take(ending, now: host.now)
            host.bench.apply(.place([badge]))
            #expect(host.wait() == nil)
        }
    }

    @Test func `two tags become two targets, and each is talked to`() {
        var host = Host(Type2Tag.sample, badge)
        #expect(
            host.say(0x4A, 0x02, 0x00)
                == [0x4B, 0x02, 0x01, 0x00, 0x44, 0x00, 0x07] + uid + [0x02, 0x00, 0x04, 0x08, 0x04]
                + badge.uid)
        let key = [UInt8](repeating: 0xFF, count: 6)
        #expect(host.say([0x40, 0x02, 0x60, 0x04] + key + badge.uid) == [0x41, 0x00])
        #expect(host.say(0x40, 0x01, 0x30, 0x04)?.prefix(6) == [0x41, 0x00, 0x01, 0x03, 0xA0, 0x0C])
        #expect(host.say(0x40, 0x03, 0x30, 0x04) == [0x41, 0x27])
    }

    @Test func `a tag that was sent to sleep is found by its UID, or after the field was off`() {
        var host = Host(Type2Tag.sample)
        host.select()
        #expect(host.say(0x44, 0x00) == [0x45, 0x00])
        #expect(host.select() == [0x4B, 0x00])
        #expect(host.say([0x4A, 0x01, 0x00, 0x88] + uid)?.prefix(2) == [0x4B, 0x01])
        #expect(host.say(0x44, 0x00) == [0x45, 0x00] && host.select() == [0x4B, 0x00])
        _ = host.say(0x32, 0x01, 0x00)
        _ = host.say(0x32, 0x01, 0x01)
        #expect(host.select()?.prefix(2) == [0x4B, 0x01])
    }

    @Test func `a refusal ends the conversation until the tag is selected again`() {
        var host = Host(Type2Tag.sample)
        host.select()
        #expect(host.say(0x40, 0x01, 0x30, 0x80) == [0x41, 0x13])
        #expect(host.say(0x42, 0x30, 0x00) == [0x43, 0x01])
        host.select()
        #expect(host.say(0x42, 0x30, 0x00)?.prefix(5) == [0x43, 0x00, 0x04, 0x11, 0x22])
    }

    @Test func `InDataExchange knows MIFARE's commands only`() {
        var host = Host(Type2Tag.sample)
        host.select()
        #expect(host.say(0x40, 0x01, 0x1B, 1, 2, 3, 4) == [])
        #expect(host.say(0x42, 0x1B, 0xFF, 0xFF, 0xFF, 0xFF) == [0x43, 0x00, 0x00, 0x00])
        #expect(host.say([0x40, 0x01, 0xA0, 0x05] + [UInt8](1...16)) == [0x41, 0x00])
        #expect(host.say(0x40, 0x01, 0x30, 0x05)?.prefix(7) == [0x41, 0x00, 1, 2, 3, 4, 0])
    }

    @Test func `four bits are a wrong checksum, unless the host asked for none`() {
        var host = Host(Type2Tag.sample)
        host.select()
        #expect(host.say(0x42, 0xA2, 0x05, 1, 2, 3, 4) == [0x43, 0x02])
        _ = host.say(0x08, 0x63, 0x03, 0x00)
        #expect(host.say(0x42, 0xA2, 0x05, 1, 2, 3, 4) == [0x43, 0x00, 0x0A])
        #expect(host.say(0x06, 0x63, 0x3C) == [0x07, 0x14])
        #expect(host.say(0x42, 0x39, 0x02) == [0x43, 0x00, 0x00])
        host.select()
        #expect(host.say(0x06, 0x63, 0x03) == [0x07, 0x80])
    }

    @Test func `polling ends after its time, or when a tag comes`() {
        var host = Host()
        // Two rounds of 150 ms for each of two types.
        #expect(host.say(0x60, 0x02, 0x01, 0x10, 0x20) == nil)
        #expect(host.wait(.milliseconds(590)) == nil && host.wait(.milliseconds(20)) == [0x61, 0x00])
        #expect(host.say(0x60, 0x02, 0x01, 0x10, 0x20) == nil)
        host.bench.apply(.place([badge]))
        #expect(host.wait() == [0x61, 0x01, 0x10, 0x09, 0x01, 0x00, 0x04, 0x08, 0x04] + badge.uid)
    }

    @Test func `a chip in power-down hears nothing before it is woken`() {
        var host = Host()
        #expect(host.say(0x16, 0xF0) == [0x17, 0x00] && host.say(0x02) == nil)
        _ = host.bench.take([0x55, 0x55, 0x00, 0x00, 0x00], now: host.now)
        #expect(host.say(0x02) == [0x03, 0x32, 0x01, 0x06, 0x07])
    }

    @Test func `a refused answer is given again`() {
        var host = Host()
        let answer = host.bench.take(Host.frame([0x02]), now: host.now).last
        #expect(host.bench.take([0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00], now: host.now) == [answer])
    }

    @Test func `commands that are none are answered with the syntax error frame`() {
        var host = Host(badge)
        for command: [UInt8] in [[0x99], [0x4A, 0x03, 0x00], [0x06, 0x63], [0x32], [0x40]] {
            #expect(host.say(command) == [], "\(command)")
        }
        #expect(host.select()?.prefix(2) == [0x4B, 0x01])
    }

    @Test func `what does not fit the chip's buffer is an error, not an answer`() {
        var host = Host(Type2Tag(.ntag216, number: 1))
        host.select()
        #expect(host.say(0x42, 0x3A, 0x04, 0x44)?.count == 2 + 65 * 4)
        #expect(host.say(0x42, 0x3A, 0x04, 0x45) == [0x43, 0x07])
    }

    @Test func `a chip that had no power has forgotten everything`() {
        var host = Host(Type2Tag.sample)
        host.select()
        _ = host.say(0x08, 0x63, 0x02, 0x00)
        host.bench.chip.restart()
        #expect(host.say(0x40, 0x01, 0x30, 0x00) == [0x41, 0x27] && host.say(0x06, 0x63, 0x02) == [0x07, 0x80])
        #expect(host.select()?.suffix(7) == Type2Tag.sample.uid[...])
    }

    @Test func `a Type 4 tag is read by its files`() {
        var host = Host(Type4Tag(uid: [0x04, 1, 2, 3, 4, 5, 6], message: [0xD1, 0x01, 0x02, 0x55, 0x04, 0x61]))
        #expect(host.select()?.suffix(5) == [0x05, 0x75, 0x80, 0x60, 0x02])
        let select: [UInt8] = [0x00, 0xA4, 0x04, 0x00, 0x07, 0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01, 0x00]
        #expect(host.say([0x40, 0x01] + select) == [0x41, 0x00, 0x90, 0x00])
        #expect(host.say(0x40, 0x01, 0x00, 0xA4, 0x00, 0x0C, 0x02, 0xE1, 0x05) == [0x41, 0x00, 0x6A, 0x82])
        #expect(host.say(0x40, 0x01, 0x00, 0xA4, 0x00, 0x0C, 0x02, 0xE1, 0x04) == [0x41, 0x00, 0x90, 0x00])
        #expect(host.say(0x40, 0x01, 0x00, 0xB0, 0x00, 0x00, 0x03) == [0x41, 0x00, 0x00, 0x06, 0xD1, 0x90, 0x00])
        #expect(host.say(0x40, 0x01, 0x00, 0xD6, 0x00, 0x00, 0x01, 0x00) == [0x41, 0x00, 0x6D, 0x00])
    }

    @Test func `an identifier that changes is another one in each field`() {
        var host = Host(Type4Tag(uid: [0x08, 1, 2, 3], message: [], changesUID: true))
        var seen: Set<[UInt8]> = []
        for _ in 0..<5 {
            seen.insert(Array(host.select()?[7..<11] ?? []))
            _ = host.say(0x32, 0x01, 0x00)
        }
        #expect(seen.count == 5 && seen.allSatisfy { $0.first == 0x08 })
    }

    @Test func `a phone reads what the chip pretends to be, and leaves`() {
        var host = Host()
        let parameters: [UInt8] = [0x05, 0x04, 0x00, 0x00, 0xB0, 0x0B, 0x20] + [UInt8](repeating: 0, count: 30)
        #expect(host.say([0x8C] + parameters) == nil)
        host.bench.chip.phone = ScriptedPhone([[0x00, 0xA4], [0x00, 0xB0]])
        #expect(host.wait() == [0x8D, 0x08, 0xE0, 0x80] && host.say(0x8A) == [0x8B, 0x01, 0x00])
        #expect(host.say(0x86) == [0x87, 0x00, 0x00, 0xA4] && host.say(0x8E, 0x90, 0x00) == [0x8F, 0x00])
        #expect(host.say(0x86) == [0x87, 0x00, 0x00, 0xB0] && host.say(0x86) == [0x87, 0x29])
        #expect(host.say(0x8E, 0x90, 0x00) == [0x8F, 0x29])
    }
}
