// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite struct `Watching a reader` {
        @Test func `each tag is told once for each time that it comes`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            let watching = try box.startTag(reader, "watch", "--json")
            func events() -> [String] {
                watching.output.split(separator: "\n").filter { $0.contains("\"tag\"") }.map(String.init)
            }
            let tag = Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6])
            for round in 1...3 {
                reader.place(tag)
                #expect(eventually(within: 5) { events().count == round })
                usleep(700_000)
                #expect(events().count == round)
                reader.removeTags()
                usleep(500_000)
            }
            reader.place(ClassicTag(uid: [8, 2, 3, 4]))
            #expect(eventually(within: 5) { events().count == 4 })
            #expect(events().last?.contains("\"identifying\":false,\"random_uid\":true") == true)
            watching.signal(SIGINT)
            #expect(watching.waitForEnd(within: 5) == .exited(0))
        }

        @Test func `costs at most one hundredth of a core while nobody comes`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            let watching = try box.startTag(reader, "watch", "--json")
            #expect(eventually(within: 5) { watching.output.contains("ready") })
            let worker = try #require(watching.children.first)
            let before = try Self.ticks(worker) + Self.ticks(watching.pid)
            sleep(5)
            let ticks = try Self.ticks(worker) + Self.ticks(watching.pid) - before
            // A hundred ticks a second.
            #expect(ticks <= 5, "\(ticks) ticks in 5 s")
            watching.signal(SIGTERM)
            #expect(watching.waitForEnd(within: 5) == .exited(0))
            #expect(kill(worker, 0) != 0)
        }

        private static func ticks(_ pid: pid_t) throws -> Int {
            let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            let words = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
            return (Int(words[12]) ?? 0) + (Int(words[13]) ?? 0)
        }
    }
}
