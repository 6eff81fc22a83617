// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import EdgeStore

@Suite("The click-ID ceiling in the log")
struct CeilingTests {
    /// Stores visits with fresh click IDs under a clock that stands at `wall`; answers the IDs.
    private func visit(_ running: RunningLog, _ count: Int, wall: Int64) async -> [ClickID] {
        var ids: [ClickID] = []
        for _ in 0..<count {
            let id = running.source.mint(wall: wall)
            ids.append(id)
            await running.store(.sample(clickID: id, wall: wall))
        }
        return ids
    }

    @Test("lets no click ID repeat or fall over clean stops, with the clock set back by years")
    func cleanStops() async throws {
        let folder = try VisitFolder()
        let year: Int64 = 365 * 86_400_000
        var ids: [ClickID] = []
        for (run, wall) in [0, -5 * year, year, 0, -20 * year].enumerated() {
            let running = try await RunningLog(folder, run: UInt64(run), hasHistory: run > 0)
            ids += await visit(running, 5, wall: TestClock.wall + wall)
            await running.log.stop()
        }
        let payloads = ids.map(\.payload)
        #expect(payloads == payloads.sorted() && Set(payloads).count == 25)
    }

    @Test("lets no click ID repeat or fall over power cuts, with the clock set back by years")
    func powerCuts() async throws {
        var folder = try VisitFolder()
        var ids: [ClickID] = []
        for run in UInt64(0)..<4 {
            let running = try await RunningLog(folder, run: run, hasHistory: run > 0)
            ids += await visit(running, 5, wall: TestClock.wall - Int64(run) * 86_400_000)
            let cut = try folder.afterPowerCut()
            // Answered, and cut off before their commit.
            for _ in 0..<5 { ids.append(running.source.mint(wall: TestClock.wall - Int64(run) * 86_400_000)) }
            await running.log.stop()
            folder = cut
        }
        let payloads = ids.map(\.payload)
        #expect(payloads == payloads.sorted() && Set(payloads).count == 40)
    }

    @Test("does not run away from a running clock, however often the power goes")
    func lead() async throws {
        var folder = try VisitFolder()
        var wall = TestClock.wall
        for run in UInt64(0)..<6 {
            let running = try await RunningLog(folder, run: run, hasHistory: run > 0)
            let last = await visit(running, 2, wall: wall).last?.fields?.time ?? .max
            #expect(ClickID.epoch + Int64(last) - wall <= 1_000, "led by more than a second at start \(run)")
            let cut = try folder.afterPowerCut()
            await running.log.stop()
            folder = cut
            wall += 200
        }
    }

    @Test("is found behind visits that have no click ID")
    func untracked() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder)
        let id = await visit(running, 1, wall: TestClock.wall)[0]
        for _ in 0..<1_500 { _ = running.log.append(.sample(), lane: 0) }
        await running.store(.sample())
        let cut = try folder.afterPowerCut()
        await running.log.stop()
        let again = try await RunningLog(cut, run: 2, hasHistory: true)
        #expect(again.source.mint(wall: 0).payload > id.payload)
        await again.log.stop()
    }
}
