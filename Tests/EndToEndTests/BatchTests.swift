// SPDX-License-Identifier: Apache-2.0

import Foundation
import PN532Simulator
import Testing

extension EndToEnd {
    @Suite("A desk where tags are written in batches")
    struct BatchTests {
        private let box: Appliance
        private let reader: SimulatedReader

        init() throws {
            box = try Appliance()
            reader = try SimulatedReader()
        }

        private func order(_ count: Int, _ options: String...) throws {
            let touchpoint = try box.addTouchpoint()
            let ordered = try box.json(
                ["batch", "new", "--touchpoint", touchpoint.id, "--count", "\(count)", "--name", "spring"] + options)
            #expect(ordered["tags"]?.int == count)
        }

        /// The desk at work, which is to be ended.
        private func desk(_ options: String...) throws -> ChildProcess {
            try box.spawn(
                ["batch", "run", "spring", "--json", "--reader", reader.connstring] + options, name: "desk",
                stateful: true)
        }

        private func results(_ desk: ChildProcess) -> [JSON] {
            desk.output.split(separator: "\n").compactMap { try? JSON(String($0)) }
        }

        /// Lays a tag down, waits for what the desk says of it, and takes it away.
        private func lay(_ tag: any SimulatedTag, on desk: ChildProcess) throws -> JSON {
            let before = results(desk).count
            reader.place(tag)
            #expect(eventually(within: 10, every: 0.01) { results(desk).count > before || desk.end != nil })
            _ = reader.removeTags()
            // As long as it takes to notice an empty field.
            Thread.sleep(forTimeInterval: 0.4)
            return try #require(results(desk).dropFirst(before).first, "\(desk.errors)")
        }

        private func slots() throws -> [JSON] {
            let export = try box.run("batch", "export", "spring", "--format", "json")
            return try export.output.split(separator: "\n").map { try JSON(String($0)) }
        }

        @Test("Each tag gets a code of its own, which redirects; one that comes twice is put aside")
        func written() throws {
            try order(3)
            let desk = try desk()
            var codes: Set<String> = []
            for number in 1...3 {
                let done = try lay(Type2Tag(.ntag213, number: UInt32(number)), on: desk)
                #expect(done["result"]?.string == "done", "\(done)")
                codes.insert(try #require(done["url"]?.string?.split(separator: "/").last.map(String.init)))
                if number == 1 {
                    let again = try lay(Type2Tag(.ntag213, number: 1), on: desk)
                    #expect(again["reason"]?.string == "already-provisioned")
                }
            }
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
            #expect(codes.count == 3)
            #expect(try slots().allSatisfy { $0["step"]?.string == "done" })
            try box.start()
            for code in codes { #expect(try box.request("GET", "/\(code)").status == 302) }
        }

        @Test("A tag that is lifted at any write comes back to its slot, and no slot is used twice")
        func lifted() throws {
            try order(2)
            let desk = try desk()
            for write in [1, 2, 5, 9] {
                reader.arrange(Step(.write(write), .tear))
                let interrupted = try lay(Type2Tag(.ntag213, number: 7), on: desk)
                #expect(interrupted["result"]?.string == "interrupted", "\(interrupted)")
                let begun = try slots().filter { $0["step"]?.string != "free" }
                #expect(begun.count == 1 && begun.first?["slot"]?.int == 1)
            }
            let done = try lay(Type2Tag(.ntag213, number: 7), on: desk)
            #expect(done["result"]?.string == "done" && done["slot"]?.int == 1)
            let other = try lay(Type2Tag(.ntag213, number: 8), on: desk)
            #expect(other["result"]?.string == "done" && other["slot"]?.int == 2)
        }

        @Test("After kill -9 at any moment the same tag goes on in its slot")
        func killed() throws {
            try order(2, "--mirror", "--lock")
            reader.pace(true)
            let tag = Type2Tag(.ntag213, number: 9)
            reader.place(tag)
            for round in 1...12 {
                let desk = try desk()
                Thread.sleep(forTimeInterval: 0.1 + 0.02 * Double(round))
                if desk.end == nil { desk.signal(SIGKILL) }
                _ = desk.waitForEnd(within: 5)
                let begun = try slots().filter { $0["step"]?.string != "free" }
                #expect(begun.count <= 1)
                #expect(begun.allSatisfy { $0["slot"]?.int == 1 && $0["uid"]?.string == tag.uidText })
            }
            let desk = try desk()
            // It says of the tag that it is done, or that it was done before: then it hears signals, too.
            #expect(eventually(within: 10, every: 0.02) { !results(desk).isEmpty || desk.end != nil })
            desk.signal(SIGTERM)
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
            let slot = try #require(try slots().first)
            #expect(slot["step"]?.string == "done" && slot["locked"]?.bool == true, "\(slot)")
        }

        @Test("What cannot be written is put aside with its word, and no slot is spent on it")
        func putAside() throws {
            try order(1, "--expect", "NTAG213")
            let desk = try desk()
            var locked = Type2Tag(.ntag213, number: 21)
            locked.lock()
            let tags: [(any SimulatedTag, String)] = [
                (Type2Tag(.ntag215, number: 20), "wrong-model"), (locked, "locked"),
                (ClassicTag(uid: [1, 2, 3, 4]), "unsupported-family"),
            ]
            for (tag, word) in tags {
                let result = try lay(tag, on: desk)
                #expect(result["result"]?.string == "rejected")
                #expect(
                    result["reason"]?.string?.hasPrefix(word) == true
                        || word == "locked"
                            && result["reason"]?.string == "read-only",
                    "\(result)")
            }
            #expect(try slots().allSatisfy { $0["step"]?.string == "free" })
            let status = try box.json("batch", "status", "spring")
            #expect(status["rejected"]?.int == 3 && status["remaining"]?.int == 1)
            let done = try lay(Type2Tag(.ntag213, number: 22), on: desk)
            #expect(done["result"]?.string == "done")
        }

        @Test("A worker that dies takes neither the desk nor the tag with it")
        func abort() throws {
            try order(1)
            let desk = try desk()
            reader.arrange(Step(.write(4), .highStatusBit))
            let first = try lay(Type2Tag(.ntag213, number: 30), on: desk)
            if first["result"]?.string != "done" {
                #expect(first["result"]?.string == "interrupted", "\(first)")
                let again = try lay(Type2Tag(.ntag213, number: 30), on: desk)
                #expect(again["result"]?.string == "done", "\(again)")
            }
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
        }

        @Test("A tag of a protected batch opens by the same key as any single tag")
        func protected() throws {
            try order(1, "--protect")
            let key = try box.file("site-key", "00112233445566778899aabbccddeeff\n")
            let desk = try desk("--site-key", key)
            let tag = Type2Tag(.ntag213, number: 50)
            let done = try lay(tag, on: desk)
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
            try order(2)
            let desk = try desk()
            #expect(try lay(Type2Tag(.ntag213, number: 60), on: desk)["result"]?.string == "done")
            reader.happen(.mute(true))
            Thread.sleep(forTimeInterval: 2.5)
            #expect(desk.end == nil, "\(desk.errors)")
            reader.happen(.mute(false))
            let before = results(desk).count
            reader.place(Type2Tag(.ntag213, number: 61))
            #expect(eventually(within: 20, every: 0.05) { results(desk).count > before || desk.end != nil })
            #expect(results(desk).last?["result"]?.string == "done", "\(desk.errors)")
            _ = reader.removeTags()
            #expect(desk.waitForEnd(within: 5) == .exited(0), "\(desk.errors)")
        }

        @Test("A trial writes nothing and spends no slot")
        func trial() throws {
            try order(1)
            let desk = try desk("--dry-run", "--limit", "1")
            let result = try lay(Type2Tag(.ntag213, number: 40), on: desk)
            #expect(result["result"]?.string == "good")
            #expect(desk.waitForEnd(within: 5) == .exited(0))
            #expect(reader.counts.writes == 0)
            #expect(try slots().allSatisfy { $0["step"]?.string == "free" })
        }
    }
}

extension Type2Tag {
    /// As the product writes it.
    fileprivate var uidText: String {
        memory.prefix(3).map { hex($0) }.joined() + memory.dropFirst(4).prefix(4).map { hex($0) }.joined()
    }

    private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) }
}
