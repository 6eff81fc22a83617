// SPDX-License-Identifier: Apache-2.0

import Redirect
import SQLite
import Testing
import Tracking

@testable import EdgeStore

@Suite("Judging the log anew")
struct ReclassificationTests {
    private let folder: VisitFolder

    init() throws { folder = try VisitFolder() }

    private static func rules(_ lines: String...) throws -> VerdictRules {
        try VerdictRules(text: (["version 9"] + lines).joined(separator: "\n"))
    }

    private static func visit(_ agent: String?, _ verdict: Verdict = .human, reason: String = "default") -> Visit {
        var visit = Visit.sample(verdict: verdict, agent: agent)
        visit.reason = reason
        return visit
    }

    private func column(_ name: String) throws -> [String?] {
        let database = try folder.database()
        var rows = try database.prepare("SELECT CAST(\(name) AS TEXT) FROM visit ORDER BY seq")
        var values: [String?] = []
        while try rows.step() { values.append(rows.text(0)) }
        return values
    }

    private func verdicts() throws -> [(sequence: UInt64, line: Reclassification)] {
        try folder.lines().compactMap { line in
            guard case .verdict(let content) = line.content else { return nil }
            return (line.sequence, content)
        }
    }

    @Test("leaves badges what they are, which no request told of")
    func badges() async throws {
        let running = try await RunningLog(folder)
        _ = running.log.append(Self.visit(nil, reason: Badge.reason), lane: 0)
        let outcome = try await running.log.revise(.reclassify(try Self.rules("no-agent scanner no-agent")))
        await running.log.stop()
        #expect(outcome.changed == 0)
    }

    @Test("says what later rules say, keeps what was judged first, and tells of each change")
    func changes() async throws {
        let running = try await RunningLog(folder, run: 5)
        for visit in [
            Self.visit("Bad/1"), Self.visit("Phone"), Self.visit("Chat/1", .scanner, reason: "old"), Self.visit(nil),
            Self.visit("Bad/1", .scanner, reason: "sweeps"), Self.visit("Bad/1", .speculative, reason: "ahead"),
        ] { _ = running.log.append(visit, lane: 0) }
        let rules = try Self.rules(
            "bad scanner agent bad", "chat preview agent chat", "sweeps scanner many-known 10 1",
            "ahead speculative field purpose prefetch")
        let outcome = try await running.log.revise(.reclassify(rules))
        #expect(outcome.seen == 6 && outcome.changed == 2)
        #expect(outcome.changes == ["human → scanner (bad)": 1, "scanner → preview (chat)": 1])
        let again = try await running.log.revise(.reclassify(rules))
        #expect(again.seen == 6 && again.changed == 0 && again.changes.isEmpty)
        await running.log.stop()
        #expect(try column("verdict") == ["0", "0", "3", "0", "3", "2"].map { Optional($0) })
        #expect(
            try column("reason") == ["default", "default", "old", "default", "sweeps", "ahead"].map { Optional($0) })
        #expect(try column("reason_now") == ["bad", nil, "chat", nil, nil, nil])
        let lines = try verdicts()
        #expect(lines.map(\.sequence) == [7, 8] && lines.map(\.line.visit) == [1, 3])
        #expect(lines.map(\.line.verdict) == [.scanner, .preview] && lines.allSatisfy { $0.line.visitRun == 5 })
        #expect(lines.map(\.line.rules) == ["9", "9"] && lines.map(\.line.reason) == ["bad", "chat"])
        #expect(
            try folder.visits().map(\.visit.verdict) == [.scanner, .human, .preview, .human, .scanner, .speculative])
    }

    @Test("takes a verdict back when the rules do")
    func back() async throws {
        let running = try await RunningLog(folder)
        _ = running.log.append(Self.visit("Bad/1"), lane: 0)
        _ = try await running.log.revise(.reclassify(try Self.rules("bad scanner agent bad")))
        #expect(try await running.log.revise(.reclassify(try Self.rules("x monitor agent other"))).changed == 1)
        await running.log.stop()
        #expect(try folder.visits().map(\.visit.verdict) == [.human])
        #expect(try verdicts().map(\.line.verdict) == [.scanner, .human])
    }

    @Test("knows no better of visits whose agent was forgotten, and judges those that never had one")
    func forgotten() async throws {
        let running = try await RunningLog(folder)
        for visit in [Self.visit("Chat/1", .preview, reason: "chat"), Self.visit("Phone")] {
            _ = running.log.append(visit, lane: 0)
        }
        _ = try await running.log.revise(.forget(.before(TestClock.wall + 1)))
        _ = running.log.append(Self.visit(nil), lane: 0)
        let outcome = try await running.log.revise(.reclassify(try Self.rules("none monitor no-agent")))
        await running.log.stop()
        #expect(outcome.seen == 3 && outcome.changes == ["human → monitor (none)": 1])
        #expect(try folder.visits().map(\.visit.verdict) == [.preview, .human, .monitor])
    }

    @Test("numbers its lines behind every visit that waits, and loses none that comes meanwhile")
    func meanwhile() async throws {
        let running = try await RunningLog(folder)
        for number in 0..<5_000 { _ = running.log.append(Self.visit(number % 2 == 0 ? "Bad/1" : "Phone"), lane: 0) }
        let rules = try Self.rules("bad scanner agent bad")
        async let revision = running.log.revise(.reclassify(rules))
        for _ in 0..<2_000 {
            _ = running.log.append(Self.visit("Bad/1"), lane: 0)
            await Task.yield()
        }
        #expect(try await revision.changed >= 2_500)
        #expect(try await running.log.revise(.reclassify(rules)).changed <= 2_000)
        await running.log.stop()
        let lines = try folder.lines()
        #expect(lines.map(\.sequence) == Array(1...UInt64(lines.count)), "No number is missing, none comes twice.")
        #expect(try folder.visits().count { $0.visit.verdict == .scanner } == 4_500)
        let told = try verdicts()
        #expect(told.count == 4_500 && told.allSatisfy { $0.sequence > $0.line.visit })
        #expect(Set(told.map(\.line.visit)).count == 4_500)
    }
}
