// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PN532Simulator

@Suite struct IncidentTests {
    /// A host that has selected a tag.
    private func host(_ steps: Step...) -> Host {
        var host = Host(Type2Tag.sample)
        host.select()
        host.bench.arrange(steps, now: host.now)
        return host
    }

    @Test func `a lost command is neither acknowledged nor answered, and the next one is`() {
        var host = host(Step(.command(2), .swallow))
        #expect(host.say(0x40, 0x01, 0x30, 0x00) != nil)
        #expect(host.bench.take(Host.frame([0x02]), now: host.now).isEmpty)
        #expect(host.say(0x02) != nil)
    }

    @Test func `an acknowledged command may never be answered`() {
        var host = host(Step(.command(1), .acknowledgeOnly))
        #expect(host.bench.take(Host.frame([0x02]), now: host.now) == [HostFrame.acknowledgement])
        #expect(host.wait(.seconds(9)) == nil && host.say(0x02) != nil)
    }

    @Test func `noise in a status byte waits for an answer that has one`() {
        var host = host(Step(.command(1), .highStatusBit))
        #expect(host.say(0x02) == [0x03, 0x32, 0x01, 0x06, 0x07])
        #expect(host.say(0x40, 0x01, 0xA2, 0x05, 1, 2, 3, 4) == [0x41, 0x80])
        #expect(host.say(0x40, 0x01, 0xA2, 0x05, 1, 2, 3, 4) == [0x41, 0x00])
    }

    @Test func `the tag leaves after a number of pages and comes back as it was`() {
        var host = host(Step(.write(2), .remove()), Step(.after(.milliseconds(300)), .putBack))
        for (page, status): (UInt8, UInt8) in [(5, 0x00), (6, 0x00), (7, 0x01)] {
            #expect(host.say(0x40, 0x01, 0xA2, page, 1, 2, 3, 4) == [0x41, status])
        }
        #expect(host.wait(.milliseconds(200)) == nil && host.select() == [0x4B, 0x00])
        #expect(host.bench.chip.field.away.count == 1)
        #expect(host.wait(.milliseconds(100)) == nil && host.select()?.prefix(2) == [0x4B, 0x01])
        #expect(host.say(0x40, 0x01, 0x30, 0x06)?.prefix(8) == [0x41, 0x00, 1, 2, 3, 4, 0, 0])
        #expect(host.bench.chip.field.away.isEmpty)
    }

    @Test(arguments: 1...3)
    func `a page is torn at any write, and the tag is away`(number: Int) {
        var host = host(Step(.write(number), .tear))
        for write in 1...3 {
            let status: UInt8 = write < number ? 0x00 : 0x01
            #expect(host.say(0x40, 0x01, 0xA2, UInt8(4 + write), 1, 2, 3, 4) == [0x41, status])
        }
        let memory = host.bench.chip.field.away.first?.memory ?? []
        let whole = [UInt8](repeating: 0, count: 0) + (1..<number).flatMap { _ in [1, 2, 3, 4] as [UInt8] }
        // What was on page 5 is 34 03 00 FE.
        let old = Array(Type2Tag.sample.memory[20...])
        let torn = [1, 2] + old[(number - 1) * 4 + 2..<number * 4]
        #expect(Array(memory[20..<20 + number * 4]) == whole + torn)
        #expect(
            Array(memory[(20 + number * 4)...]) == Array(old[(number * 4)...]) && host.bench.counts.writes == number)
    }

    @Test func `another tag takes a tag's place`() {
        let other = Type2Tag(.ntag215, number: 9)
        var host = host(
            Step(.after(.seconds(1)), .replace([other])), Step(.after(.seconds(1)), .remove(uid: other.uid)))
        #expect(host.wait(.seconds(1)) == nil)
        #expect(host.select()?.suffix(7) == other.uid[...])
        #expect(host.wait(.seconds(1)) == nil && host.select() == [0x4B, 0x00])
        #expect(host.bench.chip.field.away.map(\.uid) == [Type2Tag.sample.uid, other.uid])
    }

    @Test(arguments: [Incident.mute(true), .deaf(true)])
    func `a mute reader does what it is told, and a deaf one does not`(incident: Incident) {
        // The second command to a tag; one to the chip is none.
        var host = host(Step(.exchange(2), incident), Step(.after(.seconds(1)), .mute(false)))
        #expect(host.say(0x40, 0x01, 0xA2, 0x05, 1, 2, 3, 4) == [0x41, 0x00] && host.say(0x02) != nil)
        #expect(host.say(0x40, 0x01, 0xA2, 0x06, 1, 2, 3, 4) == nil)
        let page = host.bench.chip.field.places.first?.tag.memory[24..<28]
        if case .mute = incident { #expect(page == [1, 2, 3, 4]) } else { #expect(page == [0, 0, 0, 0]) }
        host.bench.apply(.deaf(false))
        #expect(host.wait(.seconds(1)) == nil && host.say(0x02) != nil)
    }

    @Test func `a mute reader hears and says nothing`() {
        var host = host(Step(.command(2), .mute(true)), Step(.after(.seconds(1)), .mute(false)))
        #expect(host.say(0x02) != nil && host.say(0x02) == nil && host.say(0x02) == nil)
        #expect(host.wait(.seconds(1)) == nil && host.say(0x02) != nil)
    }

    @Test func `commands, bytes and writes are counted`() {
        var host = host()
        let before = host.bench.counts
        _ = host.say(0x40, 0x01, 0xA2, 0x05, 1, 2, 3, 4)
        _ = host.say(0x40, 0x01, 0xA2, 0x01, 1, 2, 3, 4)
        let after = host.bench.counts
        #expect(after.commands[0x40] == 2 && after.commandCount - before.commandCount == 2 && after.writes == 1)
        #expect(after.bytesFromHost - before.bytesFromHost == 2 * 16)
        // An acknowledgement of 6 bytes and an answer of 10, each time.
        #expect(after.bytesToHost - before.bytesToHost == 2 * 16)
        #expect(after.wireTime - before.wireTime > .microseconds(5_500))
        #expect(after.wireTime - before.wireTime < .microseconds(5_600))
    }
}
