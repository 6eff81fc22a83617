// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite("A desk where tags are written in batches")
    struct BatchTests {
        private let place: BatchDesk

        init() throws { place = try BatchDesk() }

        private var box: Appliance { place.box }
        private var reader: SimulatedReader { place.reader }

        @Test("Each tag gets a code of its own, which redirects; one that comes twice is put aside")
        func written() throws {
            try place.order(3)
            let desk = try place.start()
            var codes: Set<String> = []
            for number in 1...3 {
                let done = try place.lay(Type2Tag(.ntag213, number: UInt32(number)), on: desk)
                #expect(done["result"]?.string == "done", "\(done)")
                codes.insert(try #require(done["url"]?.string?.split(separator: "/").last.map(String.init)))
                if number == 1 {
                    let again = try place.lay(Type2Tag(.ntag213, number: 1), on: desk)
                    #expect(again["reason"]?.string == "already-provisioned")
                }
            }
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
            #expect(codes.count == 3)
            #expect(try place.slots().allSatisfy { $0["step"]?.string == "done" })
            try box.start()
            for code in codes { #expect(try box.request("GET", "/\(code)").status == 302) }
        }

        @Test("A tag that is lifted at any write comes back to its slot, and no slot is used twice")
        func lifted() throws {
            try place.order(2)
            let desk = try place.start()
            for write in [1, 2, 5, 9] {
                reader.arrange(Step(.write(write), .tear))
                let interrupted = try place.lay(Type2Tag(.ntag213, number: 7), on: desk)
                #expect(interrupted["result"]?.string == "interrupted", "\(interrupted)")
                let begun = try place.slots().filter { $0["step"]?.string != "free" }
                #expect(begun.count == 1 && begun.first?["slot"]?.int == 1)
            }
            let done = try place.lay(Type2Tag(.ntag213, number: 7), on: desk)
            #expect(done["result"]?.string == "done" && done["slot"]?.int == 1)
            let other = try place.lay(Type2Tag(.ntag213, number: 8), on: desk)
            #expect(other["result"]?.string == "done" && other["slot"]?.int == 2)
        }

        @Test("What cannot be written is put aside with its word, and no slot is spent on it")
        func putAside() throws {
            try place.order(1, "--expect", "NTAG213")
            let desk = try place.start()
            var locked = Type2Tag(.ntag213, number: 21)
            locked.lock()
            let tags: [(any SimulatedTag, String)] = [
                (Type2Tag(.ntag215, number: 20), "wrong-model"), (locked, "locked"),
                (ClassicTag(uid: [1, 2, 3, 4]), "unsupported-family"),
            ]
            for (tag, word) in tags {
                let result = try place.lay(tag, on: desk)
                #expect(result["result"]?.string == "rejected")
                #expect(
                    result["reason"]?.string?.hasPrefix(word) == true
                        || word == "locked"
                            && result["reason"]?.string == "read-only",
                    "\(result)")
            }
            #expect(try place.slots().allSatisfy { $0["step"]?.string == "free" })
            let status = try box.json("batch", "status", "spring")
            #expect(status["rejected"]?.int == 3 && status["remaining"]?.int == 1)
            let done = try place.lay(Type2Tag(.ntag213, number: 22), on: desk)
            #expect(done["result"]?.string == "done")
        }

        @Test("A worker that dies takes neither the desk nor the tag with it")
        func abort() throws {
            try place.order(1)
            let desk = try place.start()
            reader.arrange(Step(.write(4), .highStatusBit))
            let first = try place.lay(Type2Tag(.ntag213, number: 30), on: desk)
            if first["result"]?.string != "done" {
                #expect(first["result"]?.string == "interrupted", "\(first)")
                let again = try place.lay(Type2Tag(.ntag213, number: 30), on: desk)
                #expect(again["result"]?.string == "done", "\(again)")
            }
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
        }

        @Test("A tag of a protected batch opens by the same key as any single tag")
        func protected() throws {
            try place.order(1, "--protect")
            let key = try box.file("site-key", "00112233445566778899aabbccddeeff\n")
            let desk = try place.start("--site-key", key)
            let tag = Type2Tag(.ntag213, number: 50)
            let done = try place.lay(tag, on: desk)
            #expect(done["result"]?.string == "done", "\(done)")
            #expect(desk.waitForEnd(within: 5) == .exited(0))
            reader.place(try #require(reader.tagsAway.first))
            let words = ["tag", "protect", "--remove", "--reader", reader.connstring, "--timeout", "5"]
            #expect(
                try box.run(words + ["--site-key", box.file("other", String(repeating: "ab", count: 16))]).status
                    == .exited(3))
            let removed = try box.run(words + ["--site-key", key])
            #expect(removed.status == .exited(0), "\(removed.errors)")
        }

        @Test("A reader that falls silent between two tags is waited for")
        func silent() throws {
            try place.order(2)
            let desk = try place.start()
            #expect(try place.lay(Type2Tag(.ntag213, number: 60), on: desk)["result"]?.string == "done")
            reader.happen(.mute(true))
            Thread.sleep(forTimeInterval: 2.5)
            #expect(desk.end == nil, "\(desk.errors)")
            reader.happen(.mute(false))
            let before = desk.results.count
            reader.place(Type2Tag(.ntag213, number: 61))
            #expect(eventually(within: 20, every: 0.05) { desk.results.count > before || desk.end != nil })
            #expect(desk.results.last?["result"]?.string == "done", "\(desk.errors)")
            reader.removeTags()
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
        }

        @Test("A trial writes nothing and spends no slot")
        func trial() throws {
            try place.order(1)
            let desk = try place.start("--dry-run", "--limit", "1")
            let result = try place.lay(Type2Tag(.ntag213, number: 40), on: desk)
            #expect(result["result"]?.string == "good")
            #expect(desk.waitForEnd(within: 5) == .exited(0))
            #expect(reader.counts.writes == 0)
            #expect(try place.slots().allSatisfy { $0["step"]?.string == "free" })
        }
    }
}
