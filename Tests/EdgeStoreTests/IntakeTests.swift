// SPDX-License-Identifier: Apache-2.0

import DequeModule
import Redirect
import Testing
import Tracking

@testable import EdgeStore

@Suite("The intake")
struct IntakeTests {
    private static func intake(_ mode: Intake.Mode = .committing, cap: Int64 = 1_000_000_000) -> Intake {
        Intake(mode: mode, allowance: NonHumanAllowance(cap: cap))
    }

    private static func sequences(_ batch: LogFile.Batch) -> [UInt64] { batch.entries.map(\.sequence) }

    @Test("numbers visits as they come, and gaps and anchors after them")
    func order() {
        var intake = Self.intake()
        intake.tell(Gap(reason: .logLost, count: nil))
        for i in UInt64(1)...5 { #expect(intake.append(.sample(), lane: 0).admission.wait == i) }
        intake.tell(Anchor(bootTime: 1, wall: 2, source: "timesync", error: 3))
        let batch = intake.take(bootTime: 0)
        #expect(Self.sequences(batch) == [1, 2, 3, 4, 5])
        #expect(batch.gaps.map(\.sequence) == [6])
        #expect(batch.anchors.map(\.sequence) == [7])
        #expect(!intake.hasWork && intake.nextSequence == 8)
        #expect(intake.append(.sample(), lane: 0).admission.wait == 8)
    }

    @Test("lets only people's answers wait, and only where there is a commit to wait for")
    func waiting() {
        var committing = Self.intake()
        #expect(committing.append(.sample(), lane: 3).admission.wait == 1)
        #expect(committing.append(.sample(verdict: .preview), lane: 3).admission.wait == nil)
        #expect(committing.append(.sample(known: false), lane: 3).admission.wait == nil)
        let batch = committing.take(bootTime: 0)
        #expect(batch.entries.map(\.lane) == [3, nil, nil])
        #expect(batch.entries.map(\.visit.earlyAnswer) == [false, false, true])
        for mode in [Intake.Mode.relaxed, .failing] {
            var intake = Self.intake(mode)
            #expect(intake.append(.sample(), lane: 0).admission.wait == nil)
            let batch = intake.take(bootTime: 0)
            #expect(batch.entries.map(\.visit.earlyAnswer) == [true] && batch.entries.map(\.lane) == [nil])
        }
    }

    @Test("wakes the writer when as many wait as it asked for, and not at each one")
    func waking() {
        var intake = Self.intake()
        intake.wakeAt = 3
        #expect((0..<5).map { _ in intake.append(.sample(), lane: 0).wake } == [false, false, true, false, false])
    }

    @Test("takes back what a commit could not write: first in order, its answers gone")
    func puttingBack() {
        var intake = Self.intake()
        for i in 0..<3 { _ = intake.append(.sample("A\(i)"), lane: 0) }
        intake.tell(Gap(reason: .logLost, count: nil))
        let batch = intake.take(bootTime: 0)
        _ = intake.append(.sample("B"), lane: 1)
        intake.putBack(batch)
        let held = intake.letGo()
        #expect(held.map(\.sequence) == [5] && held.map(\.lane) == [1])
        let again = intake.take(bootTime: 0)
        #expect(Self.sequences(again) == [1, 2, 3, 5])
        #expect(again.entries.allSatisfy { $0.lane == nil && $0.visit.earlyAnswer })
        #expect(again.gaps.map(\.sequence) == [4])
    }

    @Test("marks answers that left early, whether their visit still waits, is being written or is in the file")
    func earlyMarks() {
        var intake = Self.intake()
        for _ in 0..<3 { _ = intake.append(.sample(), lane: 0) }
        intake.noteEarly([2])
        let first = intake.take(bootTime: 0)
        #expect(first.entries.map(\.visit.earlyAnswer) == [false, true, false])
        #expect(first.early.isEmpty)
        intake.noteEarly([3, 1])
        let second = intake.take(bootTime: 0)
        #expect(second.early == [1, 3] && !second.isEmpty)
        intake.putBack(second)
        #expect(intake.take(bootTime: 0).early == [1, 3])
        #expect(intake.take(bootTime: 0).isEmpty)
    }

    @Test("drops robots first, then codes that nobody has, then the oldest people, and counts each in one gap")
    func dropOrder() throws {
        var intake = Self.intake(.failing)
        _ = intake.append(.sample("OLDEST", wall: 1_000), lane: 0)
        _ = intake.append(.sample("ORPHAN", known: false, wall: 2_000), lane: 0)
        _ = intake.append(.sample("ROBOT", verdict: .scanner, wall: 3_000), lane: 0)
        for _ in 3..<Intake.limit { _ = intake.append(.sample(), lane: 0) }
        #expect(intake.waiting.count == Intake.limit)
        var left: [String] = []
        for _ in 0..<3 {
            _ = intake.append(.sample(wall: 9_000), lane: 0)
            left.append(intake.waiting.prefix(3).map(\.visit.code).filter { $0 != "0070C1S6" }.joined(separator: " "))
        }
        #expect(intake.waiting.count == Intake.limit)
        #expect(left.last == "")
        #expect(left.prefix(2).allSatisfy { $0.hasPrefix("OLDEST") })
        let gap = try #require(intake.take(bootTime: 0).gaps.first?.gap)
        #expect(gap == Gap(reason: .memoryFull, count: 3, sequences: 1...3, walls: 1_000...3_000))
    }

    @Test("holds no more after a failed commit than before it")
    func boundedPutBack() {
        var intake = Self.intake(.failing)
        for _ in 0..<Intake.limit { _ = intake.append(.sample(), lane: 0) }
        let batch = intake.take(bootTime: 0)
        for _ in 0..<10 { _ = intake.append(.sample(), lane: 0) }
        intake.putBack(batch)
        #expect(intake.waiting.count == Intake.limit)
        #expect(intake.waiting.first?.sequence == 11)
        let gap = intake.take(bootTime: 0).gaps.first
        #expect(gap?.gap.count == 10 && gap?.gap.sequences == 1...10)
        #expect(gap?.sequence == UInt64(Intake.limit) + 11)
    }

    @Test("takes 60 robots a minute one by one, then tells of the others once a minute")
    func allowance() {
        var intake = Self.intake()
        for i in 0..<100 {
            #expect(intake.append(.sample(verdict: .monitor, wall: Int64(i)), lane: 0).admission.wait == nil)
        }
        let first = intake.take(bootTime: 500_000)
        #expect(first.entries.count == 60)
        #expect(first.gaps.isEmpty, "The minute is not over.")
        let later = intake.take(bootTime: 560_000)
        #expect(later.gaps.map(\.gap) == [Gap(reason: .nonHumanSummary, count: 40, walls: 60...99)])
        #expect(intake.take(bootTime: 620_000).isEmpty)
        _ = intake.append(.sample(verdict: .monitor, bootTime: 560_000), lane: 0)
        #expect(intake.take(bootTime: 560_000).entries.count == 1)
    }

    @Test("tells of robots beyond the allowance at the end, too, and never counts people among them")
    func allowanceAtTheEnd() {
        var intake = Self.intake()
        for _ in 0..<61 { _ = intake.append(.sample(verdict: .monitor), lane: 0) }
        for _ in 0..<200 { _ = intake.append(.sample(), lane: 0) }
        intake.isStopping = true
        let batch = intake.take(bootTime: 500_000)
        #expect(batch.entries.count == 260)
        #expect(batch.gaps.map(\.gap.count) == [1])
    }

    @Test("keeps robots to a twentieth of the log")
    func share() {
        var allowance = NonHumanAllowance(cap: 512_000)
        let minutes = (0..<10).map { minute in
            (0..<60).count { _ in allowance.admits(bootTime: Int64(minute) * 60_000) }
        }
        #expect(minutes == [60, 40, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("continues the numbers of a file that opens late, and numbers anew what never left memory")
    func continuing() {
        var intake = Self.intake(.failing)
        intake.tell(Gap(reason: .logLost, count: nil))
        intake.putBack(intake.take(bootTime: 0))
        for i in 0..<3 { _ = intake.append(.sample("A\(i)"), lane: 0) }
        intake.continueAfter(.init(isNew: false, wasClean: true, lastSequence: 500, clickCeiling: 0, nonHuman: 0))
        let batch = intake.take(bootTime: 0)
        #expect(Self.sequences(batch) == [501, 502, 503])
        #expect(batch.entries.map(\.visit.code) == ["A0", "A1", "A2"])
        #expect(batch.gaps.map(\.sequence) == [504])
        #expect(intake.nextSequence == 505)
    }

    @Test("keeps its own numbers when the file that opens again is behind them")
    func continuingAhead() {
        var intake = Self.intake()
        for _ in 0..<5 { _ = intake.append(.sample(), lane: 0) }
        _ = intake.take(bootTime: 0)
        _ = intake.append(.sample(), lane: 0)
        intake.continueAfter(.init(isNew: true, wasClean: true, lastSequence: 0, clickCeiling: 0, nonHuman: 0))
        #expect(Self.sequences(intake.take(bootTime: 0)) == [6])
    }

    @Test("names no numbers in a gap when those numbers are given again")
    func renumberedGap() throws {
        var intake = Self.intake(.failing)
        for _ in 0..<Intake.limit + 2 { _ = intake.append(.sample(), lane: 0) }
        intake.continueAfter(.init(isNew: false, wasClean: true, lastSequence: 9, clickCeiling: 0, nonHuman: 0))
        let batch = intake.take(bootTime: 0)
        #expect(batch.entries.first?.sequence == 10)
        let gap = try #require(batch.gaps.first?.gap)
        #expect(gap.count == 2 && gap.sequences == nil)
    }
}
