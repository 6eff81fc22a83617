// SPDX-License-Identifier: Apache-2.0

import Linux
import Redirect
import Synchronization
import Testing
import Tracking

@testable import EdgeStore

/// Real contention, so that ThreadSanitizer has something to find.
@Suite("The durable log under many threads")
struct LogContentionTests {
    private static let threads = 6
    private static let each = 400

    @Test("gives every visit one number, settles every lane, and has all of them once")
    func appending() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder, lanes: Self.threads)
        let given = Mutex<[UInt64]>([])
        let left = Atomic(Self.threads)
        let threads = try (0..<Self.threads).map { lane in
            try WorkerThread(name: "lane-\(lane)") {
                var mine: [UInt64] = []
                for i in 0..<Self.each {
                    let id = running.source.mint(wall: TestClock.wall)
                    guard let sequence = running.log.append(.sample("T\(lane)", clickID: id), lane: lane) else {
                        continue
                    }
                    mine.append(sequence)
                    if i % 50 == 0 { running.log.noteEarlyAnswers([sequence]) }
                    if i % 100 == 0 { running.log.note(Anchor(bootTime: 1, wall: 2, source: "core", error: 3)) }
                    _ = running.log.figures
                }
                given.withLock { $0 += mine }
                left.subtract(1, ordering: .releasing)
            }
        }
        #expect(await eventually(within: .seconds(60)) { left.load(ordering: .acquiring) == 0 })
        _ = threads
        let sequences = given.withLock { $0 }
        #expect(sequences.count == Self.threads * Self.each)
        #expect(Set(sequences).count == sequences.count)
        let last = try #require(sequences.max())
        #expect(await eventually(within: .seconds(60)) { (running.ears.map(\.settled).max() ?? 0) >= last })
        await running.log.stop()
        let visits = try folder.visits()
        #expect(visits.map(\.sequence) == sequences.sorted())
        #expect(Set(visits.compactMap(\.visit.clickID)).count == visits.count)
        #expect(visits.count { $0.visit.earlyAnswer } == Self.threads * Self.each / 50)
        #expect(try folder.lines().count == visits.count + Self.threads * Self.each / 100)
    }

    @Test("mints no click ID twice on many loops, and its ceiling stays above all of them")
    func minting() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder)
        let minted = Mutex<[ClickID]>([])
        let left = Atomic(Self.threads)
        let threads = try (0..<Self.threads).map { _ in
            try WorkerThread(name: "mint") {
                let mine = (0..<2_000).map { running.source.mint(wall: TestClock.wall + Int64($0 / 100)) }
                minted.withLock { $0 += mine }
                left.subtract(1, ordering: .releasing)
            }
        }
        #expect(await eventually(within: .seconds(60)) { left.load(ordering: .acquiring) == 0 })
        _ = threads
        let ids = minted.withLock { $0 }
        #expect(Set(ids).count == Self.threads * 2_000)
        let ceiling = running.source.ceiling
        #expect(ids.allSatisfy { ($0.fields?.time ?? .max) < ceiling })
        await running.log.stop()
    }

    @Test("is read in whole commits by others while it is written")
    func reading() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder)
        let isDone = Atomic(false)
        let writer = try WorkerThread(name: "writer") {
            for _ in 0..<3_000 { _ = running.log.append(.sample(), lane: 0) }
            isDone.store(true, ordering: .releasing)
        }
        while !isDone.load(ordering: .acquiring) {
            let numbers = try folder.visits().map(\.sequence)
            #expect(numbers == Array(1..<UInt64(numbers.count) + 1))
            try await Task.sleep(for: .milliseconds(1))
        }
        _ = writer
        await running.log.stop()
        #expect(try folder.visits().count == 3_000)
    }
}
