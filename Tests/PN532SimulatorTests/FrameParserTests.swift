// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PN532Simulator

@Suite struct FrameParserTests {
    /// GetFirmwareVersion as libnfc sends it.
    private let version: [UInt8] = [0x00, 0x00, 0xFF, 0x02, 0xFE, 0xD4, 0x02, 0x2A, 0x00]

    @Test func `a frame is found in any pieces`() {
        for cut in 0...version.count {
            var parser = FrameParser()
            let events = parser.take(Array(version[..<cut])) + parser.take(Array(version[cut...]))
            #expect(events == [.command([0x02])])
        }
    }

    @Test func `what stands between frames is passed over`() {
        var parser = FrameParser()
        let wakeup = [0x55, 0x55] + [UInt8](repeating: 0, count: 14)
        #expect(
            parser.take(wakeup + version + [0x12, 0xFF, 0x00] + version) == [.wakeup]
                + .init(repeating: .command([0x02]), count: 2))
    }

    @Test func `acknowledgements and refusals are not commands`() {
        var parser = FrameParser()
        let refusal: [UInt8] = [0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00]
        #expect(parser.take(HostFrame.acknowledgement + refusal) == [.acknowledgement, .refusal])
    }

    @Test func `a damaged frame is told from a good one behind it`() {
        for position in 3..<8 {
            var damaged = version
            damaged[position] ^= 0x01
            var parser = FrameParser()
            // The good frame's bytes may first be taken for the rest of the damaged one.
            let events = parser.take(damaged + version) + parser.take(version)
            #expect(events.first == .damaged && events.last == .command([0x02]), "byte \(position)")
        }
    }

    @Test func `extended frames carry long commands`() {
        let command = [0x42] + [UInt8](repeating: 7, count: 259)
        let payload = [0xD4] + command
        let sum = 0 &- payload.reduce(0, &+)
        var parser = FrameParser()
        let frame: [UInt8] = [0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x01, 0x05, 0xFA] + payload + [sum, 0x00]
        #expect(parser.take(frame) == [.command(command)])
    }

    @Test func `answers beyond 255 bytes are extended`() {
        #expect(HostFrame.around([0x03, 0x32]) == [0x00, 0x00, 0xFF, 0x03, 0xFD, 0xD5, 0x03, 0x32, 0xF6, 0x00])
        #expect(HostFrame.around([UInt8](repeating: 0, count: 254)).prefix(5) == [0x00, 0x00, 0xFF, 0xFF, 0x01])
        #expect(
            HostFrame.around([UInt8](repeating: 0, count: 255)).prefix(8)
                == [0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x01, 0x00, 0xFF])
    }

    @Test func `the checksum is that of the standard`() {
        // ISO/IEC 14443-3, annex B: 00 00 gives A0 1E, 12 34 gives 26 CF.
        #expect(CRCA.of([0x00, 0x00]) == [0xA0, 0x1E] && CRCA.of([0x12, 0x34]) == [0x26, 0xCF])
        #expect(CRCA.stripped([0x12, 0x34, 0x26, 0xCF]) == [0x12, 0x34])
        #expect(CRCA.stripped([0x12, 0x34, 0x26, 0xCE]) == nil)
    }
}
