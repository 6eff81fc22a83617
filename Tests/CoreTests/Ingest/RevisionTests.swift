// SPDX-License-Identifier: Apache-2.0

import SQLite
import Testing
import Tracking

@testable import Core

@Suite("What a box tells anew")
struct RevisionTests {
    private let core: CoreFolder
    private let box = Box()
    private static let visitor = "c:0123456789abcdef"

    init() throws { core = try CoreFolder() }

    private func verdict(
        _ sequence: UInt64, of visit: UInt64, _ verdict: Verdict, run: UInt64 = 1, visitRun: UInt64 = 1,
        reason: String = "bad"
    ) -> String {
        let content = Reclassification(
            visit: visit, visitRun: visitRun, verdict: verdict, reason: reason, rules: "9")
        return OutboxLine(sequence: sequence, run: run, bootID: "boot-1", content: .verdict(content)).wireJSON
    }

    private func forget(_ sequence: UInt64, _ forgetting: Forgetting) -> String {
        OutboxLine(sequence: sequence, run: 1, bootID: "boot-1", content: .forget(forgetting)).wireJSON
    }

    private func stored(_ random: UInt32, after: Int64 = 0) async throws -> WireVisit {
        let visit = try #require(await core.ledger.visit(box.click(after: after, random: random), org: 1))
        guard case .visit(let wire) = visit.line.content else { throw WireRefusal(.type) }
        return wire
    }

    private func hits() async throws -> Int { Int(try await core.file.report(.init(org: 1)).totals.hits) }

    /// What an audit complains of beside the box, which never enrolled.
    private func complaints() async throws -> [String] {
        try await core.file.verify().complaints.filter { !$0.contains("never enrolled") }
    }

    @Test("is the verdict of a visit from now on, in the counts as well, however often it comes")
    func verdicts() async throws {
        _ = try await core.send([box.visit(1), box.visit(2, after: 1)], from: box)
        for (accepted, duplicate) in [(1, 0), (0, 1)] {
            let answer = try await core.send([verdict(3, of: 1, .scanner)], from: box)
            #expect(answer?.accepted == accepted && answer?.duplicate == duplicate)
            #expect(try await hits() == 1)
        }
        let judged = try await stored(1).visit
        #expect(judged.verdict == .scanner && judged.reason == "bad")
        #expect(try await stored(2, after: 1).visit.verdict == .human)
        _ = try await core.send([verdict(4, of: 2, .preview)], from: box)
        #expect(try await hits() == 0)
        #expect(try await complaints().isEmpty, "Nothing is left of an hour that was counted down to nothing.")
        _ = try await core.send([verdict(5, of: 1, .human, reason: "default")], from: box)
        #expect(try await hits() == 1)
        #expect(try await complaints().isEmpty)
        let other = try await core.send([verdict(3, of: 1, .probe)], from: box)
        #expect(other?.rejected.map(\.code) == ["conflict"])
        #expect(try await stored(1).visit.verdict == .human)
    }

    @Test("reaches visits of an earlier run, and of no other device; one that never came has no verdict")
    func places() async throws {
        _ = try await core.send([box.visit(1)], from: box)
        let neighbour = Box(device: 4712)
        #expect(try await core.send([verdict(2, of: 1, .scanner, run: 2)], from: neighbour)?.accepted == 1)
        #expect(try await stored(1).visit.verdict == .human)
        #expect(try await core.send([verdict(9, of: 77, .scanner, run: 2)], from: box)?.accepted == 1)
        #expect(try await core.send([verdict(10, of: 1, .scanner, run: 2)], from: box)?.accepted == 1)
        #expect(try await stored(1).visit.verdict == .scanner)
        #expect(try await hits() == 0)
        #expect(try await complaints().isEmpty)
    }

    @Test("takes out who it was, of every visit with the click ID, and leaves what is counted")
    func clicks() async throws {
        let click = box.click(random: 1)
        let again = box.visit(2, after: 5, visitor: Self.visitor, repeatOf: 1) { $0.clickID = click }
        _ = try await core.send([box.visit(1, visitor: Self.visitor), again, box.visit(3, after: 9)], from: box)
        let before = try await hits()
        for duplicate in 0...1 {
            #expect(try await core.send([forget(4, .click(click))], from: box)?.duplicate == duplicate)
        }
        let forgotten = try await stored(1)
        #expect(forgotten.visit.request == RequestFacts() && forgotten.visitor == nil && forgotten.parameters == "{}")
        #expect(forgotten.visit.clickID == click && forgotten.visit.code == "0070C1S6")
        #expect(try await stored(3, after: 9).visit.request.userAgent == "Mozilla/5.0")
        let left = "SELECT count(*) FROM visit WHERE agent IS NOT NULL OR params IS NOT NULL OR rare LIKE '%visitor%'"
        #expect(try await core.count(left) == 1)
        #expect(try await core.count("SELECT count(*) FROM visit WHERE rare LIKE '%\"repeat_of\":1%'") == 1)
        #expect(try await hits() == before)
        #expect(try await complaints().isEmpty)
    }

    @Test("takes out a visitor on every box of the org, and nobody else's")
    func visitors() async throws {
        let neighbour = Box(device: 4712)
        let stranger = Box(org: 2, device: 4713)
        for box in [box, neighbour, stranger] {
            _ = try await core.send(
                [
                    box.visit(1, visitor: Self.visitor, repeatOf: 9),
                    box.visit(2, after: 1, visitor: "c:0123456789abcdeg"),
                ],
                from: box)
        }
        let visitor = try #require(Visitor(Self.visitor))
        _ = try await core.send([forget(3, .visitor(visitor))], from: box)
        #expect(try await core.count("SELECT count(*) FROM visit WHERE rare LIKE '%\(Self.visitor)%'") == 1)
        #expect(try await core.count("SELECT count(*) FROM visit WHERE agent IS NULL") == 2)
        #expect(try await core.count("SELECT count(*) FROM visit WHERE rare LIKE '%repeat_of%'") == 3)
        #expect(try await core.count("SELECT count(*) FROM visitor_hour WHERE visitor = '\(Self.visitor)'") == 1)
        #expect(try await complaints().isEmpty)
    }

    @Test("takes out what a box saw before a time")
    func times() async throws {
        let neighbour = Box(device: 4712)
        for box in [box, neighbour] {
            _ = try await core.send((1...3).map { box.visit(UInt64($0), after: Int64($0) * 1_000) }, from: box)
        }
        _ = try await core.send([forget(4, .before(Box.start + 2_000))], from: box)
        #expect(try await core.count("SELECT count(*) FROM visit WHERE agent IS NULL") == 1)
        #expect(try await stored(1, after: 1_000).visit.request == RequestFacts())
        #expect(try await stored(2, after: 2_000).visit.request.language != nil)
        let other = try await core.send([forget(4, .before(Box.start + 3_000))], from: box)
        #expect(other?.rejected.map(\.code) == ["conflict"])
        #expect(try await core.count("SELECT count(*) FROM visit WHERE agent IS NULL") == 1)
    }

    @Test("is no conflict where one side has forgotten, and what was forgotten does not come back")
    func toldAgain() async throws {
        let whole = box.visit(1, visitor: Self.visitor) { $0.request.referrerHost = "a.example" }
        let bare = box.visit(1) { $0.request = RequestFacts() }
        _ = try await core.send([whole], from: box)
        #expect(try await core.send([bare], from: box)?.duplicate == 1)
        _ = try await core.send([forget(2, .click(box.click(random: 1)))], from: box)
        #expect(try await core.send([whole], from: box)?.duplicate == 1)
        let after = try await stored(1)
        #expect(after.visit.request == RequestFacts() && after.visitor == nil)
        #expect(try await core.count("SELECT count(*) FROM dead_letter") == 0)
        #expect(try await core.count("SELECT count(*) FROM suspicion") == 0)
        let other = box.visit(1) { $0.outcome = .page }
        #expect(try await core.send([other], from: box)?.rejected.map(\.code) == ["conflict"])
    }

    @Test("what is parsed from a user agent is not kept beside it")
    func devices() async throws {
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
        _ = try await core.send([box.visit(1) { $0.request.userAgent = phone }], from: box)
        #expect(try await core.count("SELECT count(*) FROM visit WHERE rare LIKE '%ios%' OR rare LIKE '%phone%'") == 0)
    }
}
