// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

extension EndToEnd {
    @Suite("Killed at random moments")
    struct KillTests {
        @Test(
            "kill -9 under load, 50 times on one state: every answered click ID is in the log once, sequences rise",
            .timeLimit(.minutes(4)))
        func killedUnderLoad() throws {
            let rounds = Effort.count(50, long: 500)
            let box = try Appliance()
            let codes = try box.addTouchpoint().placements.map(\.code)
            // Wait for the disk without a deadline: then each answered visit is promised, however slow the disk is.
            box.environment["WAYPOST_REDIRECT_DEADLINE_MS"] = "0"
            var dice = Dice(seed: 2026)
            var given: [String] = []
            for _ in 0..<rounds {
                try box.start()
                let load = try box.load(codes, connections: 16)
                pause(Double.random(in: 0.03...0.3, using: &dice))
                try box.kill()
                given += load.stop().clickIDs
            }
            #expect(given.count > 20 * rounds, "the load must have been a load")
            try box.start()
            let ledger = try Ledger(box)
            ledger.expectOnce(given)
            ledger.expectOrdered()
            #expect(ledger.runs.count <= rounds)
            try expectRising(ledger.visits.compactMap(\.clickID))
            let gaps = try box.gaps().filter { $0.reason == "unclean-stop" }
            #expect(gaps.count == rounds, "each unclean stop leaves one gap line")
            #expect(gaps.allSatisfy { $0.count == nil }, "nobody can know what an unclean stop lost")
        }

        @Test(
            "kill -9 while the catalog is edited, 20 times: every code that was printed answers",
            .timeLimit(.minutes(2)))
        func killedDuringEdits() throws {
            let rounds = Effort.count(20, long: 200)
            let box = try Appliance()
            var dice = Dice(seed: 7)
            var printed = try box.addTouchpoint().placements.map(\.code)
            for round in 0..<rounds {
                try box.start()
                let edit = try box.spawn(
                    ["touchpoint", "add", "--title", "T\(round)", "--to", "https://shop.example/\(round)", "--json"],
                    name: "edit-\(round)")
                pause(Double.random(in: 0.0...0.06, using: &dice))
                edit.signal(SIGKILL)
                try box.kill()
                edit.stop()
                if edit.end == .exited(0) { printed += try Touchpoint(JSON(edit.output)).placements.map(\.code) }
            }
            try box.start()
            #expect(try box.health().colour != "red")
            for code in printed { try box.click(code) }
        }

        /// The pair (time, random) of one device never falls from one record to the next.
        private func expectRising(_ ids: [String]) throws {
            let stamps = try ids.map { try #require(ClickStamp($0)) }
            let falls = zip(stamps, stamps.dropFirst()).filter { $0.device == $1.device && !$1.follows($0) }
            // Event loops hand visits over in any order, but a stamp of a later run lies above all of the earlier ones.
            #expect(falls.allSatisfy { Int64($0.time) - Int64($1.time) < 1000 })
        }
    }
}
