// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite(
        "A failing disk",
        .enabled(if: Volume.obstacle == nil, "SKIPPED: needs root and loop devices: \(Volume.obstacle ?? "")"))
    struct DiskFaultTests {
        @Test(
            "Disk full: redirects go on, health is red; with space again everything answered is in the log",
            .timeLimit(.minutes(2)))
        func diskFull() throws {
            let volume = try Volume(megabytes: 16)
            let box = try Appliance(in: volume.path)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            var given = [try box.click(codes[0])]
            try volume.fill()
            let load = try box.load(codes, connections: 4)
            let health = try box.health(becoming: "red", within: 30)
            pause(0.5)
            let tally = load.stop()
            #expect(health.colour == "red" && health.status == 503, "\(health)")
            #expect(health.description.lowercased().contains("full"), "\(health)")
            #expect(tally.statuses.keys.map { $0 } == [302])
            #expect(tally.cutOff == 0)
            given += tally.clickIDs
            try volume.drain()
            for _ in 0..<5 { given.append(try box.click(codes[1])) }
            let healed = try box.health(becoming: "green", within: 30)
            #expect(healed.colour == "green" && healed.status == 200, "\(healed)")
            try Ledger(box).expectOnce(given)
            #expect(try box.terminate() == .exited(0))
            try Ledger(box).expectOnce(given)
        }

        @Test(
            "Full from the start: every code answers, and what was answered is in the log when there is space",
            .timeLimit(.minutes(2)))
        func fullFromTheStart() throws {
            let volume = try Volume(megabytes: 16)
            let box = try Appliance(in: volume.path)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try volume.fill()
            try box.start()
            let given = try (0..<50).map { try box.click(codes[$0 % codes.count]) }
            #expect(try box.health(becoming: "red", within: 10).colour == "red")
            try volume.drain()
            let healed = try box.health(becoming: "green", within: 30)
            #expect(healed.colour == "green", "\(healed)")
            try Ledger(box).expectOnce(given)
        }

        @Test(
            "Read-only from the start: every code answers; writable again, everything answered is in the log",
            .timeLimit(.minutes(2)))
        func readOnly() throws {
            let volume = try Volume(megabytes: 16)
            let box = try Appliance(in: volume.path)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            var given = [try box.click(codes[0])]
            #expect(try box.terminate() == .exited(0))
            try volume.remount(readOnly: true)
            try box.start()
            given += try (0..<50).map { try box.click(codes[$0 % codes.count]) }
            let health = try box.health(becoming: "red", within: 10)
            #expect(health.colour == "red", "\(health)")
            #expect(health.description.contains("Read-only file system"), "\(health)")
            try volume.remount(readOnly: false)
            let healed = try box.health(becoming: "green", within: 30)
            #expect(healed.colour == "green", "\(healed)")
            try Ledger(box).expectOnce(given)
        }

        @Test(
            "Writes refused while running: redirects go on; allowed again, everything answered is in the log",
            .timeLimit(.minutes(2)))
        func writesRefused() throws {
            // A mount with open files cannot be made read-only, so the files themselves refuse to be written.
            let volume = try Volume(megabytes: 16)
            let box = try Appliance(in: volume.path)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            var given = [try box.click(codes[0])]
            let files = ["visits.db", "visits.db-wal"].map { "\(box.state)/\($0)" }
            try Tool.run("chattr", ["+i"] + files, in: box.scratch)
            defer { _ = try? Tool.run("chattr", ["-i"] + files, in: box.scratch) }
            given += try (0..<50).map { try box.click(codes[$0 % codes.count]) }
            let health = try box.health(becoming: "red", within: 10)
            #expect(health.colour == "red", "\(health)")
            try Tool.run("chattr", ["-i"] + files, in: box.scratch)
            let healed = try box.health(becoming: "green", within: 30)
            #expect(healed.colour == "green", "\(healed)")
            try Ledger(box).expectOnce(given)
        }

        @Test(
            "The kernel finds the disk damaged: redirects go on; repaired, all from before is there, and a gap says the rest",
            .timeLimit(.minutes(1)))
        func fileSystemError() throws {
            let volume = try Volume(megabytes: 16)
            let box = try Appliance(in: volume.path)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            let before = try (0..<20).map { try box.click(codes[$0 % codes.count]) }
            try volume.breakDown()
            let during = try (0..<20).map { try box.click(codes[$0 % codes.count]) }
            let health = try box.health(becoming: "red", within: 10)
            #expect(health.colour == "red", "\(health)")
            try box.terminate()
            try volume.repair()
            try box.start()
            let after = try (0..<20).map { try box.click(codes[$0 % codes.count]) }
            try Ledger(box).expectOnce(before + after)
            expectDistinct(before + during + after, "click IDs given to people")
            #expect(try box.gaps().contains { $0.reason == "unclean-stop" && $0.count == nil })
        }

        @Test(
            "A disk that stands still for three seconds delays a redirect by the deadline and no more",
            .timeLimit(.minutes(1)))
        func frozen() throws {
            let volume = try Volume(megabytes: 16)
            let box = try Appliance(in: volume.path)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            var given = [try box.click(codes[0])]
            try volume.freeze()
            var thawed = false
            defer { if !thawed { try? volume.thaw() } }
            let frozenAt = now()
            while now() - frozenAt < 3 {
                let asked = now()
                given.append(try box.click(codes[1]))
                #expect(now() - asked < 0.6, "150 ms of deadline, and room for a busy machine")
            }
            try volume.thaw()
            thawed = true
            let late = try #require(given.last)
            let written = try eventually(within: 10, every: 0.1) { try box.visits().contains { $0.clickID == late } }
            #expect(written)
            let ledger = try Ledger(box)
            ledger.expectOnce(given)
            let early = try ledger.visits.filter { try $0.json["early_answer"] == .bool(true) }
            #expect(!early.isEmpty, "answers that left before their commit say so")
            #expect(try ledger.visits.first?.json["early_answer"] == .bool(false))
        }
    }
}
