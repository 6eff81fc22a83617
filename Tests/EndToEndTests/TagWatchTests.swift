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

        @Test func `a tag is a visit of the touchpoint that is configured for the reader`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            let touchpoint = try box.addTouchpoint()
            box.environment["WAYPOST_NFC_TOUCHPOINT"] = touchpoint.id
            let watching = try box.startTag(reader, "watch", "--json")
            func events() -> [JSON] {
                watching.output.split(separator: "\n").filter { $0.contains("\"tag\"") }.compactMap {
                    try? JSON(String($0))
                }
            }
            func come(_ tag: any SimulatedTag) throws -> JSON {
                let count = events().count
                reader.place(tag)
                #expect(eventually(within: 5) { events().count == count + 1 })
                reader.removeTags()
                usleep(500_000)
                return try #require(events().last)
            }
            // Before anybody serves: it waits, and is a visit of the time at which it came.
            let early = try come(Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6]))
            #expect(early["click_id"]?.string == nil)
            #expect(watching.errors.contains("serve does not run here"))
            sleep(1)
            try box.start()
            #expect(
                eventually(within: 5) { watching.output.contains("\"event\":\"visit\",\"uid\":\"04010203040506\"") })
            #expect(try box.visits().count == 1)
            // The same badge soon after is the same visit; another one is not, nor is one whose number others have too.
            let again = try come(Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6]))
            let other = try come(Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 7]))
            let anonymous = try come(ClassicTag(uid: [8, 2, 3, 4]))
            #expect(again["outcome"]?.string == "page")
            let visits = try box.visits()
            #expect(visits.map { try? $0.json["reason"]?.string } == ["badge", "badge", "badge", "badge"])
            #expect(visits.map { try? $0.json["channel"]?.string } == ["nfc", "nfc", "nfc", "nfc"])
            #expect(visits.dropFirst().map(\.clickID) == [again, other, anonymous].map { $0["click_id"]?.string })
            #expect(visits[0].clickID == visits[1].clickID && Set(visits.map(\.clickID)).count == 3)
            #expect(try visits[0].json["tag"]?["uid"]?.string == "04010203040506")
            #expect(try visits[3].json["tag"]?["uid"]?.string == nil)
            watching.signal(SIGTERM)
            #expect(watching.waitForEnd(within: 5) == .exited(0))
        }

        @Test func `a touchpoint without a placement for tags is refused at the start, with what makes one`() throws {
            let (box, reader) = (try Appliance(), try SimulatedReader())
            _ = try box.addTouchpoint()
            let unknown = try box.tag(reader, "watch", "--touchpoint", "5b8h5qvwvbc33")
            #expect(unknown.status == .exited(1) && unknown.errors.contains("5b8h5qvwvbc33"), "\(unknown.errors)")
        }

        private static func ticks(_ pid: pid_t) throws -> Int {
            let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            let words = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
            return (Int(words[12]) ?? 0) + (Int(words[13]) ?? 0)
        }
    }
}
