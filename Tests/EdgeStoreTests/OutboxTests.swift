// SPDX-License-Identifier: Apache-2.0

import Linux
import Synchronization
import Testing
import Tracking

@testable import EdgeStore

@Suite("The outbox")
struct OutboxTests {
    @Test("of a box that never served is empty")
    func none() throws {
        let folder = try VisitFolder()
        #expect(try Outbox(folder.state).standing == .init(releasedThrough: 0, pending: 0))
        #expect(try Outbox(folder.state).lines(after: nil, limit: 10).isEmpty)
    }

    @Test("begins behind what is released, gives the lines of one run, and keeps them until the cap needs the room")
    func release() async throws {
        let folder = try VisitFolder()
        let first = try await RunningLog(folder, run: 5)
        for _ in 0..<3 { await first.store(.sample()) }
        await first.log.stop()
        let second = try await RunningLog(folder, run: 6)
        await second.store(.sample())
        let outbox = Outbox(folder.state)
        #expect(try outbox.standing.pending == 4)
        #expect(try outbox.lines(after: nil, limit: 10).map(\.sequence) == [1, 2, 3])
        #expect(try outbox.lines(after: nil, limit: 2).map(\.sequence) == [1, 2])
        #expect(try outbox.lines(after: 3, limit: 10).map(\.run) == [6])
        second.log.release(through: 3, run: 5)
        #expect(try await eventually { try outbox.standing.releasedThrough == 3 })
        #expect(try outbox.lines(after: nil, limit: 10).map(\.sequence) == [4])
        await second.log.stop()
        #expect(try folder.visits().count == 4)
    }

    @Test("is not released by another log's numbers, nor backwards")
    func foreignRelease() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder, run: 5)
        for _ in 0..<3 { await running.store(.sample()) }
        running.log.release(through: 2, run: 5)
        await running.store(.sample())
        running.log.release(through: 3, run: 99)
        await running.store(.sample())
        running.log.release(through: 1, run: 5)
        await running.log.stop()
        #expect(try Outbox(folder.state).standing.releasedThrough == 2)
        #expect(try Outbox(folder.state).knows(run: 5))
        #expect(try !Outbox(folder.state).knows(run: 99))
    }

    @Test("skips no line that is written while it is read")
    func concurrent() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder, run: 5)
        let isDone = Atomic(false)
        let writer = try WorkerThread(name: "visits") {
            for i in 0..<3_000 {
                _ = running.log.append(.sample(), lane: 0)
                if i % 3 == 0 { running.log.note(Anchor(bootTime: 1, wall: 2, source: "core", error: 3)) }
                if i % 50 == 0 { _ = running.log.figures }
            }
            isDone.store(true, ordering: .releasing)
        }
        let outbox = Outbox(folder.state)
        var sequences: [UInt64] = []
        _ = try await eventually(within: .seconds(60)) {
            let wasDone = isDone.load(ordering: .acquiring) && running.log.figures.waiting == 0
            let lines = try outbox.lines(after: sequences.last ?? 0, limit: 100)
            sequences += lines.map(\.sequence)
            return wasDone && lines.isEmpty && sequences.count >= 4_000
        }
        _ = writer
        await running.log.stop()
        #expect(sequences == Array(1...4_000))
    }
}
