// SPDX-License-Identifier: Apache-2.0

import Redirect
import SQLite
import Testing
import Tracking

@testable import EdgeStore

@Suite("What visits claim of the log")
struct ClaimTests {
    private static let limited = VisitClaim(limit: 137)

    private let folder: VisitFolder

    init() throws { folder = try VisitFolder() }

    /// Asks many times on four lanes at once; answers how often the way on was open.
    private static func rush(_ running: RunningLog, _ count: Int, _ claim: VisitClaim = limited) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    (0..<count).count { _ in !running.log.append(.sample(), claim: claim, lane: lane).isOverLimit }
                }
            }
            return await group.reduce(0, +)
        }
    }

    @Test("lead on exactly as often as the limit says, on however many lanes, also after the next start")
    func exact() async throws {
        let first = try await RunningLog(folder, lanes: 4)
        #expect(await Self.rush(first, 20) == 80)
        await first.log.stop()
        let second = try await RunningLog(folder, run: 2, hasHistory: true, lanes: 4)
        #expect(await Self.rush(second, 50) == 57)
        #expect(await Self.rush(second, 5) == 0)
        await second.log.stop()
        let outcomes = try folder.visits().map(\.visit.outcome)
        #expect(outcomes.count { $0 == .redirected } == 137 && outcomes.count { $0 == .overLimit } == 163)
        let third = try await RunningLog(folder, run: 3, hasHistory: true)
        #expect(third.log.append(.sample(), claim: VisitClaim(limit: 138), lane: 0).isOverLimit == false)
        #expect(third.log.append(.sample(), claim: VisitClaim(limit: 138), lane: 0).isOverLimit)
        await third.log.stop()
    }

    @Test("are counted to the last one that was settled when the power goes")
    func powerCut() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<10 {
            let admission = running.log.append(.sample(), claim: VisitClaim(limit: 10), lane: 0)
            let sequence = try #require(admission.wait)
            #expect(await eventually { running.ears[0].settled >= sequence })
        }
        let cut = try folder.afterPowerCut()
        await running.log.stop()
        let again = try await RunningLog(cut, run: 2, hasHistory: true)
        #expect(again.log.append(.sample(), claim: VisitClaim(limit: 11), lane: 0).isOverLimit == false)
        #expect(again.log.append(.sample(), claim: VisitClaim(limit: 11), lane: 0).isOverLimit)
        await again.log.stop()
    }

    @Test("count nothing where there is no limit")
    func unlimited() async throws {
        let running = try await RunningLog(folder)
        _ = running.log.append(.sample(), lane: 0)
        await running.log.stop()
        #expect(try folder.database().integer("SELECT count(*) FROM served") == 0)
    }
}
