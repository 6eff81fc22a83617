// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import Core

@Suite("Visits of redirects wait for their commit")
struct VisitQueueTests {
    private static func visit(_ verdict: Verdict = .human, minute: Int64 = 0) -> Visit {
        Visit(
            clickID: nil, touchpoint: TouchpointID(value: 1), placement: PlacementID(value: 2), channel: .qr,
            code: "0070C1S6", verdict: verdict, reason: "default", outcome: .redirected,
            moment: Moment(bootTime: minute * 60_000, wall: Box.start + minute * 60_000, clock: .synced),
            request: RequestFacts())
    }

    private static func gaps(_ batch: VisitBatch) -> [Gap] {
        batch.entries.compactMap { if case .gap(let gap) = $0.line.content { gap } else { nil } }
    }

    @Test("Sixty robots a minute are recorded over all orgs; the others are one sum for each org, told a minute later")
    func robots() throws {
        var queue = VisitQueue()
        for i in 0..<100 { #expect(queue.append(Self.visit(.scanner), of: i < 70 ? 1 : 2).ticket == nil) }
        let now = queue.take(bootTime: 0, isStopping: false)
        #expect(now.map(\.batch.entries.count) == [60])
        #expect(!queue.isEmpty, "the sums are still to be told")
        let later = queue.take(bootTime: 60_000, isStopping: false).map(\.batch).sorted { $0.org < $1.org }
        #expect(later.flatMap(Self.gaps).map(\.count) == [10, 30])
        #expect(later.flatMap(Self.gaps).allSatisfy { $0.reason == .nonHumanSummary })
        #expect(queue.isEmpty)
    }

    @Test("A stop tells the sum of a minute that has not ended")
    func stop() throws {
        var queue = VisitQueue()
        for _ in 0..<61 { _ = queue.append(Self.visit(.probe), of: 1) }
        let taken = try #require(queue.take(bootTime: 0, isStopping: true).first)
        #expect(Self.gaps(taken.batch).map(\.count) == [1])
        #expect(queue.isEmpty)
    }

    @Test("People wait for the commit; who left before is marked, and what was put back keeps its number")
    func early() throws {
        var queue = VisitQueue()
        let ticket = try #require(queue.append(Self.visit(), of: 1).ticket)
        _ = queue.append(Self.visit(), of: 1)
        let failed = try #require(queue.take(bootTime: 0, isStopping: false).first)
        queue.noteEarly(ticket)
        queue.putBack(failed.entries, of: 1)
        let again = try #require(queue.take(bootTime: 0, isStopping: false).first)
        #expect(again.batch.run == failed.batch.run)
        #expect(again.entries.map(\.sequence) == [1, 2])
        let marks = again.batch.entries.map { entry -> Bool? in
            guard case .visit(let wire) = entry.line.content else { return nil }
            return wire.visit.earlyAnswer
        }
        #expect(marks == [true, false])
    }

    @Test("What finds no room is counted in a gap, and numbers have no hole")
    func full() throws {
        var queue = VisitQueue()
        for i in 0..<VisitQueue.limit + 5 {
            #expect(queue.append(Self.visit(), of: 1).isTaken == (i < VisitQueue.limit))
        }
        var lines: [WireLine] = []
        while let taken = queue.take(bootTime: 0, isStopping: false).first {
            #expect(taken.entries.count <= VisitQueue.page)
            lines += taken.batch.entries.map(\.line)
        }
        #expect(lines.map(\.sequence) == Array(1...UInt64(VisitQueue.limit) + 1))
        guard case .gap(let gap) = lines.last?.content else {
            Issue.record("the last line is no gap")
            return
        }
        #expect((gap.reason, gap.count) == (.memoryFull, 5))
        #expect(queue.isEmpty)
    }
}
