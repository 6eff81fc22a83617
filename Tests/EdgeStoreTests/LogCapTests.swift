// SPDX-License-Identifier: Apache-2.0

import DequeModule
import SQLite
import Testing
import Tracking

@testable import EdgeStore

@Suite("The log at its cap")
struct LogCapTests {
    private let folder: VisitFolder
    private let file: LogFile

    init() throws {
        folder = try VisitFolder()
        file = try LogFile(
            path: folder.state.visits,
            start: .init(run: 1, bootID: "boot-1", device: 7, moment: TestClock().moment()))
    }

    /// Writes visits whose numbers begin at `first`, each so many ms after the last.
    private func write(_ first: UInt64, _ verdicts: [Verdict]) throws {
        var batch = LogFile.Batch()
        for (i, verdict) in verdicts.enumerated() {
            let sequence = first + UInt64(i)
            batch.entries.append(
                LogEntry(sequence: sequence, visit: .sample(verdict: verdict, wall: Int64(sequence) * 10), lane: nil))
        }
        try file.commit(batch)
    }

    private func left() throws -> [UInt64] { try folder.visits().map(\.sequence) }

    @Test("drops what the core has first, without a gap")
    func synced() throws {
        try write(1, [.human, .preview, .human, .human, .preview, .human])
        try folder.database().execute("INSERT OR REPLACE INTO state VALUES ('released_through', 3)")
        #expect(try file.drop(2) == [])
        #expect(try left() == [3, 4, 5, 6])
        #expect(try file.drop(2) == [])
        #expect(try left() == [4, 5, 6])
    }

    @Test("drops robots next, then the oldest people, and tells of each with count, numbers and times")
    func worth() throws {
        try write(1, [.human, .preview, .human, .scanner, .human, .preview])
        #expect(try file.drop(2) == [Gap(reason: .capReached, count: 2, sequences: 2...4, walls: 20...40)])
        #expect(try file.drop(2) == [Gap(reason: .capReached, count: 1, sequences: 6...6, walls: 60...60)])
        #expect(try left() == [1, 3, 5])
        #expect(try file.drop(2) == [Gap(reason: .capReached, count: 2, sequences: 1...3, walls: 10...30)])
        #expect(try left() == [5])
        #expect(try file.drop(9).map(\.count) == [1])
        #expect(try file.drop(9) == [])
    }

    @Test("counts robots anew after some were dropped, so that their share is theirs again")
    func share() throws {
        try write(1, [.preview, .human, .scanner, .preview])
        #expect(try file.nonHuman() == 3)
        _ = try file.drop(2)
        #expect(try file.nonHuman() == 1)
    }

    @Test("keeps the running log under its cap, and the numbers of what it dropped in gaps")
    func running() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder, cap: 200_000)
        for _ in 0..<24 {
            for _ in 0..<512 { _ = running.log.append(.sample(), lane: 0) }
            await running.store(.sample())
        }
        await running.log.stop()
        let visits = try folder.visits().map(\.sequence)
        let gaps = try folder.gaps()
        #expect(!gaps.isEmpty && gaps.allSatisfy { $0.reason == .capReached })
        let dropped = gaps.compactMap(\.count).reduce(0, +)
        #expect(visits.count + dropped == 24 * 513)
        #expect(gaps.allSatisfy { gap in visits.allSatisfy { gap.sequences?.contains($0) == false } })
        let file = try LogFile(
            path: folder.state.visits,
            start: .init(run: 2, bootID: "boot-1", device: 7, moment: TestClock().moment()))
        #expect(try file.bytesInUse() < 600_000)
    }
}
