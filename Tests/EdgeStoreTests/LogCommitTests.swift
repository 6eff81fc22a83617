// SPDX-License-Identifier: Apache-2.0

import Redirect
import SQLite
import Testing
import Tracking

@testable import EdgeStore

@Suite("The durable log")
struct LogCommitTests {
    private let folder: VisitFolder

    init() throws { folder = try VisitFolder() }

    @Test("settles a visit when anybody who opens the file finds it there, whole")
    func settlement() async throws {
        let running = try await RunningLog(folder, run: 0x00C0_FFEE_00C0_FFEE)
        let visit = Visit.sample(clickID: running.source.mint(wall: TestClock.wall))
        let sequence = try #require(await running.store(visit))
        let lines = try folder.afterPowerCut().lines()
        let line = try #require(lines.first { $0.sequence == sequence })
        guard case .visit(let stored, let time) = line.content else {
            Issue.record("\(line) is no visit")
            return
        }
        #expect(stored == visit)
        #expect(time.quality == .synced && time.occurred == TestClock.wall)
        #expect(line.runText == "00c0ffee00c0ffee" && line.bootID == "boot-1")
        await running.log.stop()
    }

    @Test("keeps every kind of record as it was, in order, with gaps and anchors between")
    func kinds() async throws {
        let running = try await RunningLog(folder)
        var bare = Visit.sample("?", known: false, agent: nil)
        bare.outcome = .unknown
        bare.request = .init()
        _ = running.log.append(bare, lane: 0)
        _ = running.log.append(.sample(verdict: .speculative), lane: 0)
        await running.store(.sample())
        let anchor = Anchor(bootTime: 500_000, wall: TestClock.wall - 7_000, source: "timesync", error: 20)
        running.log.note(anchor)
        await running.log.stop()
        let lines = try folder.lines()
        #expect(lines.map(\.sequence) == [1, 2, 3, 4])
        let visits = try folder.visits().map(\.visit)
        bare.earlyAnswer = true
        #expect(visits.first == bare)
        #expect(visits.map(\.verdict) == [.human, .speculative, .human])
        guard case .anchor(let stored) = lines.last?.content, case .visit(_, let time) = lines[2].content else {
            Issue.record("\(lines) ends with no anchor")
            return
        }
        #expect(stored == anchor)
        // The anchor speaks for the whole boot, also for what came before it.
        #expect(time.quality == .anchored && abs(time.occurred - anchor.wall) <= 1)
    }

    @Test("continues its numbers after a restart, in a run of its own")
    func restart() async throws {
        for run in UInt64(1)...3 {
            let running = try await RunningLog(folder, run: run, hasHistory: run > 1)
            for _ in 0..<4 { await running.store(.sample()) }
            await running.log.stop()
            #expect(running.health.all.isEmpty)
        }
        let lines = try folder.lines()
        #expect(lines.map(\.sequence) == Array(1...12))
        #expect(lines.map(\.run) == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
        #expect(try folder.lines(after: 10).map(\.sequence) == [11, 12])
        #expect(try folder.lines(after: .max).isEmpty)
    }

    @Test("reads a long log page by page without losing or doubling a line")
    func pages() async throws {
        let running = try await RunningLog(folder)
        for i in 0..<2_500 {
            _ = running.log.append(.sample(), lane: 0)
            if i % 700 == 0 { running.log.note(Anchor(bootTime: Int64(i), wall: 1, source: "core", error: 1)) }
        }
        await running.log.stop()
        #expect(try folder.lines().map(\.sequence) == Array(1...2_504))
    }

    @Test("in relaxed mode makes nobody wait, and has everything on disk soon after")
    func relaxed() async throws {
        let running = try await RunningLog(folder, durability: .relaxed)
        for _ in 0..<10 { #expect(running.log.append(.sample(), lane: 0) == nil) }
        #expect(try await eventually { try folder.visits().count == 10 })
        #expect(try folder.visits().allSatisfy { $0.visit.earlyAnswer })
        await running.log.stop()
    }

    @Test("marks in the file what was answered before its commit")
    func earlyAnswers() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<3 { await running.store(.sample()) }
        running.log.noteEarlyAnswers([2])
        await running.store(.sample())
        await running.log.stop()
        #expect(try folder.visits().map(\.visit.earlyAnswer) == [false, true, false, false])
    }

    @Test("writes everything that waits before it ends, and says that it ended cleanly")
    func cleanStop() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<500 { _ = running.log.append(.sample(), lane: 0) }
        #expect(try folder.database().integer("SELECT value FROM state WHERE key = 'clean'") == 0)
        await running.log.stop()
        #expect(try folder.visits().count == 500)
        #expect(try folder.database().integer("SELECT value FROM state WHERE key = 'clean'") == 1)
        #expect(try folder.database().integer("SELECT value FROM state WHERE key = 'last_seq'") == 500)
    }

    @Test("answers at once when a commit fails, those too that came meanwhile, and writes all when it can again")
    func failingCommit() async throws {
        let running = try await RunningLog(folder)
        await running.store(.sample("FIRST"))
        let blocker = try folder.database()
        try blocker.execute("BEGIN IMMEDIATE")
        let second = try #require(running.log.append(.sample("SECOND"), lane: 0))
        try await Task.sleep(for: .milliseconds(300))
        let third = try #require(running.log.append(.sample("THIRD"), lane: 0))
        // The writer waits a second for the lock, then gives up; its next attempt comes a second later.
        #expect(await eventually(within: .milliseconds(2_000)) { running.ears[0].settled >= third })
        #expect(running.ears[0].settled >= second)
        #expect(await eventually { running.health.colour == .red })
        #expect(running.health.all.map(\.code) == ["log-failing"])
        #expect(running.log.append(.sample("FOURTH"), lane: 0) == nil)
        blocker.rollback()
        #expect(try await eventually { try folder.visits().count == 4 })
        #expect(await eventually { running.health.colour == .green })
        let visits = try folder.visits()
        #expect(visits.map(\.visit.code) == ["FIRST", "SECOND", "THIRD", "FOURTH"])
        #expect(visits.map(\.visit.earlyAnswer) == [false, true, true, true])
        #expect(await running.store(.sample("FIFTH")) != nil)
        await running.log.stop()
    }
}
