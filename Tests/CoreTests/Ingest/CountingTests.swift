// SPDX-License-Identifier: Apache-2.0

import SQLite
import Testing
import Tracking

@testable import Core

@Suite("The counts by hour")
struct CountingTests {
    private let core: CoreFolder
    private let box = Box()
    private static let hour: Int64 = 3_600_000

    init() throws { core = try CoreFolder() }

    @Test("tell hits, visits and visitors apart, and leave out robots and what was not served")
    func figures() async throws {
        _ = try await core.send(
            [
                box.visit(1, visitor: "c:a"), box.visit(2, after: 1, visitor: "c:a", repeatOf: 1),
                box.visit(3, after: 2, visitor: "c:b"), box.visit(4, after: 3),
                box.visit(5, after: 4) { $0.verdict = .preview },
                box.visit(6, after: 5) { $0.outcome = .expired },
            ], from: box)
        let report = try await core.file.report(.init(org: 1))
        #expect(report.totals == .init(hits: 4, visits: 3, visitors: 2))
        #expect(report.rows.map(\.touchpoint) == [TouchpointID(value: 1)])
        #expect(try await core.file.report(.init(org: 2)).rows.isEmpty)
    }

    @Test("count a visitor of several hours once in the total")
    func distinctVisitors() async throws {
        let lines = (0...2).map { box.visit(UInt64($0 + 1), after: $0 * Self.hour, visitor: "c:a") }
        _ = try await core.send(lines, from: box)
        let report = try await core.file.report(.init(org: 1, dimensions: [.hour]))
        #expect(report.rows.map(\.figures.visitors) == [1, 1, 1] && report.totals.visitors == 1)
        let span = TouchpointReport.Query(org: 1, from: Box.start + Self.hour, to: Box.start + 2 * Self.hour)
        #expect(try await core.file.report(span).totals.hits == 2)
    }

    @Test("equal a recount of the visits, however often and in whatever order batches come", arguments: 1...4)
    func recount(_ seed: UInt64) async throws {
        var generator = Seeded(seed)
        let lines = (1...300).map { number in
            box.visit(
                UInt64(number), after: .random(in: 0...(5 * Self.hour), using: &generator),
                touchpoint: .random(in: 1...4, using: &generator), bare: .random(using: &generator),
                repeatOf: Bool.random(using: &generator) ? 1 : nil
            ) {
                $0.verdict = [.human, .human, .preview].randomElement(using: &generator) ?? .human
                $0.outcome = [.redirected, .page, .disabled].randomElement(using: &generator) ?? .page
            }
        }
        for _ in 1...12 {
            let first = Int.random(in: 0..<250, using: &generator)
            _ = try await core.send(lines[first..<(first + 50)].shuffled(using: &generator), from: box)
        }
        let answer = try await core.send(lines, from: box)
        #expect(answer.map { $0.accepted + $0.duplicate } == 300)
        let audit = try await core.file.verify()
        #expect(audit.visits == 300)
        #expect(audit.complaints == ["1 devices have visits and were never enrolled"])
    }

    @Test("that were touched are found by a look at everything")
    func touched() async throws {
        _ = try await core.send([box.visit(1), box.visit(2, touchpoint: 2)], from: box)
        // The sums stay what they were: only a count of each place tells.
        try await core.file.write { try $0.execute("UPDATE visit_hour SET hits = 2 * (2 - touchpoint)") }
        let complaints = try await core.file.verify().complaints
        #expect(complaints.contains { $0.contains("by hour") })
    }
}
