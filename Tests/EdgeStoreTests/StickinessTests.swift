// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import EdgeStore

@Suite("Visitors who come again after a restart")
struct StickinessTests {
    private static let window: Int64 = 60_000
    private static let claim = VisitClaim(stickyWindow: window)

    private let folder: VisitFolder
    private let visitor: Visitor

    init() throws {
        folder = try VisitFolder()
        visitor = try #require(Visitor("l:0123456789abcdef"))
    }

    /// A visit of the visitor, so many ms before now.
    private func visit(_ log: RunningLog, ago: Int64 = 0, outcome: Outcome = .redirected, mints: Bool = true) -> Visit {
        var visit = Visit.sample(
            clickID: mints ? log.source.mint(wall: TestClock.wall) : nil, bootTime: 500_000 - ago,
            wall: TestClock.wall - ago)
        visit.visitor = visitor
        visit.outcome = outcome
        return visit
    }

    private func start(_ run: UInt64, boot: String = "boot-1") async throws -> RunningLog {
        try await RunningLog(folder, run: run, hasHistory: run > 1, bootID: boot, stickyWindow: Self.window)
    }

    /// Stores visits, starts anew and answers what the log makes of another one.
    private func comesAgain(boot: String, _ earlier: (RunningLog) -> [Visit]) async throws -> (
        click: ClickID?, visit: Visit
    ) {
        let first = try await start(1)
        for visit in earlier(first) { _ = first.log.append(visit, claim: Self.claim, lane: 0) }
        await first.log.stop()
        let second = try await start(2, boot: boot)
        let admission = second.log.append(visit(second), claim: Self.claim, lane: 0)
        await second.log.stop()
        return (admission.clickID, try #require(try folder.visits().last?.visit))
    }

    @Test("have the click ID of their first visit, and its number", arguments: ["boot-1", "boot-2"])
    func recalled(_ boot: String) async throws {
        let again = try await comesAgain(boot: boot) { [visit($0, ago: 59_000), visit($0, ago: 1_000)] }
        let first = try #require(try folder.visits().first)
        #expect(again.visit.repeatOf == first.sequence && first.visit.clickID != nil)
        #expect(again.click == first.visit.clickID && again.visit.clickID == first.visit.clickID)
    }

    @Test("are met anew when the window is over", arguments: ["boot-1", "boot-2"])
    func late(_ boot: String) async throws {
        let again = try await comesAgain(boot: boot) { [visit($0, ago: Self.window)] }
        #expect(again.visit.repeatOf == nil && again.visit.clickID != nil)
    }

    @Test(
        "keep the click ID of their own where they had only seen a form before", arguments: [Outcome.password, .page])
    func forms(_ outcome: Outcome) async throws {
        let again = try await comesAgain(boot: "boot-1") { [visit($0, ago: 10, outcome: outcome, mints: false)] }
        #expect(again.visit.repeatOf == nil && again.visit.clickID != nil)
    }

    @Test("repeat a visit of a link that has no click IDs, too")
    func untracked() async throws {
        let again = try await comesAgain(boot: "boot-1") { [visit($0, ago: 10, mints: false)] }
        #expect(again.visit.repeatOf == 1 && again.visit.clickID == nil)
    }

    /// A badge of the visitor.
    private func badge(_ log: RunningLog, ago: Int64, counter: UInt32? = nil) -> Visit {
        var visit = visit(log, ago: ago, outcome: .page, mints: counter != nil)
        visit.reason = Badge.reason
        visit.tag = TagReading(uid: TapUID(value: 5), counter: counter, proof: counter == nil ? .nothing : .counter)
        return visit
    }

    @Test("repeat their badge of a place that has no click IDs")
    func badges() async throws {
        let first = try await start(1)
        _ = first.log.append(badge(first, ago: 10), claim: Self.claim, lane: 0)
        await first.log.stop()
        let second = try await start(2)
        _ = second.log.append(badge(second, ago: 0), claim: Self.claim, lane: 0)
        await second.log.stop()
        #expect(try folder.visits().map(\.visit.repeatOf) == [nil, 1])
    }

    @Test("are known also where a badge that had to wait for long was written after them")
    func lateBadge() async throws {
        let again = try await comesAgain(boot: "boot-1") { [visit($0, ago: 10), badge($0, ago: 2 * Self.window)] }
        #expect(again.visit.repeatOf == 1)
    }

    @Test("have tapped what they tapped, whatever a reader of the box has read of the tag since")
    func badgesAreNoTaps() async throws {
        let claim = VisitClaim(stickyWindow: Self.window, tapWindow: Self.window)
        func tap(_ log: RunningLog) -> Visit {
            var visit = visit(log, ago: 10)
            visit.tag = TagReading(uid: TapUID(value: 5), counter: 3, proof: .counter)
            return visit
        }
        let first = try await start(1)
        _ = first.log.append(tap(first), claim: claim, lane: 0)
        _ = first.log.append(badge(first, ago: 5, counter: 4), claim: Self.claim, lane: 0)
        await first.log.stop()
        let second = try await start(2)
        _ = second.log.append(tap(second), claim: claim, lane: 0)
        await second.log.stop()
        let last = try #require(try folder.visits().last?.visit)
        #expect(last.repeatOf == 1 && last.tag?.proof == .counter)
    }

    @Test("are not known after a restart that remembers nobody")
    func noWindow() async throws {
        let first = try await start(1)
        _ = first.log.append(visit(first), claim: Self.claim, lane: 0)
        await first.log.stop()
        let second = try await RunningLog(folder, run: 2, hasHistory: true)
        _ = second.log.append(visit(second), claim: Self.claim, lane: 0)
        await second.log.stop()
        #expect(try folder.visits().map(\.visit.repeatOf) == [nil, nil])
    }

    @Test("repeat what they repeated when visits that wait are numbered anew")
    func renumbered() throws {
        var intake = Intake(mode: .failing, allowance: NonHumanAllowance(cap: 1_000_000_000))
        let other = try #require(Visitor("c:0123456789abcdef"))
        for (number, who) in [visitor, other, visitor, other, visitor].enumerated() {
            var visit = Visit.sample("A\(number)")
            visit.visitor = who
            _ = intake.append(visit, claim: Self.claim, lane: 0)
        }
        intake.continueAfter(.init(isNew: false, wasClean: true, lastSequence: 500, clickCeiling: 0, nonHuman: 0))
        let entries = intake.take(bootTime: 0).entries
        #expect(entries.map(\.sequence) == [501, 502, 503, 504, 505])
        #expect(entries.map(\.visit.repeatOf) == [nil, nil, 501, 502, 501])
        var late = Visit.sample()
        late.visitor = visitor
        _ = intake.append(late, claim: Self.claim, lane: 0)
        #expect(intake.take(bootTime: 0).entries.first?.visit.repeatOf == nil, "Its number is another visit's.")
    }

    @Test("never repeat another's visit because the one that they repeat was dropped")
    func dropped() {
        var intake = Intake(mode: .failing, allowance: NonHumanAllowance(cap: 1_000_000_000))
        for number in 0..<Intake.limit + 1 {
            var visit = Visit.sample()
            if number == 0 || number >= Intake.limit - 1 { visit.visitor = visitor }
            _ = intake.append(visit, claim: Self.claim, lane: 0)
        }
        intake.continueAfter(.init(isNew: false, wasClean: true, lastSequence: 9, clickCeiling: 0, nonHuman: 0))
        let entries = intake.take(bootTime: 0).entries
        let last = entries.suffix(2)
        #expect(last.map(\.visit.repeatOf) == [nil, last.first?.sequence])
    }
}
