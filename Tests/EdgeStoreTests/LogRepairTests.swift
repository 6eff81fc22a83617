// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import EdgeStore

@Suite("Revising a log that nobody writes")
struct LogRepairTests {
    private let folder: VisitFolder

    init() throws { folder = try VisitFolder() }

    private static func forget(in folder: VisitFolder) throws -> LogRevision.Outcome {
        try LogRepair.revise(
            .forget(.before(TestClock.wall + 1)), in: folder.state, bootID: "boot-1", device: 77,
            moment: TestClock().moment())
    }

    @Test("leaves a clean log clean, and goes on with its numbers")
    func clean() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<3 { await running.store(.sample()) }
        await running.log.stop()
        #expect(try Self.forget(in: folder).changed == 3)
        let next = try await RunningLog(folder, run: 2, hasHistory: true)
        await next.store(.sample())
        await next.log.stop()
        #expect(try folder.gaps().isEmpty)
        #expect(try folder.lines().map(\.sequence) == [1, 2, 3, 4, 5])
        #expect(try folder.visits().prefix(3).allSatisfy { $0.visit.request == RequestFacts() })
    }

    @Test("leaves an unclean log unclean, so that the next start tells of it")
    func unclean() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<3 { await running.store(.sample()) }
        let cut = try folder.afterPowerCut()
        await running.log.stop()
        #expect(try Self.forget(in: cut).changed == 3)
        #expect(try Self.forget(in: cut).changed == 3)
        let next = try await RunningLog(cut, run: 2, hasHistory: true)
        await next.log.stop()
        #expect(try cut.gaps().map(\.reason) == [.uncleanStop])
        #expect(try cut.lines().map(\.sequence) == [1, 2, 3, 4, 5, 6])
    }

    @Test("judges anew over more than one piece, and tells of each change once")
    func pieces() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<4_500 { _ = running.log.append(.sample(agent: "Bad/1"), lane: 0) }
        await running.log.stop()
        let rules = try VerdictRules(text: "version 2\nbad scanner agent bad")
        for expected in [4_500, 0] {
            let outcome = try LogRepair.revise(
                .reclassify(rules), in: folder.state, bootID: "boot-1", device: 77, moment: TestClock().moment())
            #expect(outcome.seen == 4_500 && outcome.changed == expected)
        }
        #expect(try folder.lines().count == 9_000)
    }

    @Test("finds nothing to do where there is no log, and makes none")
    func missing() throws {
        #expect(try Self.forget(in: folder) == LogRevision.Outcome())
        #expect(!folder.exists("visits.db"))
    }
}
