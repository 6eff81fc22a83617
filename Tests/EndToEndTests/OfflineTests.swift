// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Long without a network, with wrong clocks and old copies", .timeLimit(.minutes(2)))
    struct OfflineTests {
        @Test(
            "30 days offline, a power cut every night: all of it arrives",
            .enabled("SKIPPED: faketime (libfaketime) does not act on this build of waypost") { try Faketime.works() })
        func month() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            defer { Faketime.tidy(after: box.pids) }
            let codes = try box.addTouchpoint().placements.map(\.code)
            box.environment["WAYPOST_REDIRECT_DEADLINE_MS"] = "0"
            try core.terminate()
            var given: [String] = []
            for day in -30..<0 {
                box.environment.merge(Faketime.variables(days: day)) { $1 }
                try box.start()
                given += try codes.map { try box.click($0) }
                try box.kill()
            }
            for name in Faketime.variables(days: 0).keys { box.environment[name] = nil }
            try core.start()
            try box.start()
            try box.syncEventually(within: 30)
            #expect(try box.pending() == 0)
            try BothEnds.expectKept(given, core)
            try BothEnds.expectEqual(box, core)
        }

        @Test(
            "A box whose clock is years off syncs, and once it has met the core it knows what time it was",
            .enabled("SKIPPED: faketime (libfaketime) does not act on this build of waypost") { try Faketime.works() },
            arguments: [-3650, 3650])
        func wrongClock(days: Int) throws {
            let (core, org) = try Core.started()
            let box = try Appliance()
            defer { Faketime.tidy(after: box.pids) }
            box.environment = Faketime.variables(days: days)
            try box.enrol(in: core, org)
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let before = try box.click(code)
            try box.sync()
            let after = try box.click(code)
            try box.syncEventually(within: 20)
            try BothEnds.expectKept([before, after], core)
            try BothEnds.expectEqual(box, core)
            #expect(try ClickStamp(of: after).follows(ClickStamp(of: before)))
            let last = try #require(try box.visits().last)
            let told = try #require(last["occurred_at"].flatMap { ISO8601.seconds($0) })
            #expect(abs(told - wallClock()) < 60, "\(last["time_quality"] ?? "-"): \(told - wallClock()) s off")
        }

        @Test("The log is lost and begun anew: nothing repeats, and the core is told of the gap")
        func lostLog() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            var given = try codes.map { try box.click($0) }
            try box.sync()
            let runs = Set(try box.visits().map(\.run))
            try box.terminate()
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: box.file("visits.db" + suffix))
            }
            try box.start()
            given += try codes.map { try box.click($0) }
            try box.syncEventually(within: 20)
            #expect(try box.pending() == 0)
            try BothEnds.expectKept(given, core)
            try BothEnds.expectEqual(box, core, lost: runs)
            #expect(try !core.gaps(of: box.device()).isEmpty)
        }

        @Test("A box restored from an old backup: no click ID repeats, and nothing is lost or doubled")
        func oldBackup() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            var given = try codes.map { try box.click($0) }
            try box.terminate()
            let backup = "\(box.scratch)/backup"
            try box.copyState(to: backup)
            try box.start()
            given += try codes.map { try box.click($0) }
            try box.sync()
            let runs = Set(try box.visits().map(\.run))
            try box.terminate()
            try box.replaceState(by: backup)
            try box.start()
            // Enrol and heartbeat answers carry the floor; until the first round the reserved ceiling is what holds.
            try box.syncEventually(within: 20)
            given += try codes.map { try box.click($0) }
            try box.syncEventually(within: 20)
            expectDistinct(given, "click IDs given to people")
            try BothEnds.expectKept(given, core)
            try BothEnds.expectEqual(box, core, lost: runs)
        }

        @Test(
            "Two boxes from one card: the core suspects a twin, and keeps what both saw or says what it could not keep")
        func twins() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let codes = try box.addTouchpoint().placements.map(\.code)
            try box.start()
            try box.click(codes[0])
            try box.sync()
            try box.terminate()
            let twin = try Appliance()
            twin.useCore(try core.url)
            try box.copyState(to: twin.state)
            try box.start()
            try twin.start()
            var given: [String] = []
            for _ in 0..<3 {
                given += try codes.map { try box.click($0) }
                given += try codes.map { try twin.click($0) }
                try box.syncEventually(within: 20)
                try twin.syncEventually(within: 20)
            }
            // Both draw a run of their own at start, so that their lines do not collide.
            let kept = try core.visits(of: box.device()).compactMap(\.clickID)
            let letters = try core.deadLetters(of: box.device()).joined()
            let lost = given.filter { !kept.contains($0) && !letters.contains($0) }
            #expect(lost.isEmpty, "\(lost.count) visits are neither kept nor in a dead letter")
            #expect(try core.suspicions(of: box.device()).contains { $0.hasPrefix("two-runs") })
        }
    }
}

/// Times as exports write them, read.
enum ISO8601 {
    /// Unix seconds.
    static func seconds(_ text: String) -> Double? {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return formatter.date(from: text)?.timeIntervalSince1970
    }
}
