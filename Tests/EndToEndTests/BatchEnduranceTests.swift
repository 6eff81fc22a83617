// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `A desk that writes tag after tag` {
        /// What a process holds.
        private struct Holding {
            let descriptors: Int
            let kilobytes: Int

            init(_ pid: pid_t) throws {
                descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
                let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
                let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
                kilobytes = try #require(Int(line.filter(\.isNumber)))
            }
        }

        @Test func `holds no more memory and no more descriptors at the last of them, and neither does its worker`()
            throws
        {
            let (first, last) = (Effort.count(8, long: 50), Effort.count(30, long: 1_000))
            let place = try BatchDesk()
            // One more, so that the desk is there after the last.
            try place.order(last + 1, "--mirror")
            let desk = try place.start()
            var before: [Holding] = []
            for number in 1...last {
                place.reader.happen(.replace([Type2Tag(.ntag213, number: UInt32(number))]))
                let done = try desk.result(after: number - 1)
                #expect(done["slot"]?.int == number, "\(done)")
                if number == first { before = try ([desk.pid] + desk.children).map(Holding.init) }
            }
            let after = try ([desk.pid] + desk.children).map(Holding.init)
            #expect(before.count == 2 && after.count == 2)
            for (before, after) in zip(before, after) {
                #expect(after.descriptors == before.descriptors)
                #expect(after.kilobytes - before.kilobytes <= Effort.count(1_024, long: 2_048))
            }
            desk.signal(SIGTERM)
            #expect(desk.waitForEnd(within: 10) == .exited(0), "\(desk.errors)")
        }
    }
}
