// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("The memory of visits")
struct VisitMemoryTests {
    private static let source = ClickIDSource(
        signer: .init(version: .draft, device: 9, key: ClickIDKey(bytes: Array(0..<32))), floor: 0)
    private static let sticky = VisitClaim(stickyWindow: 1_000)

    /// A visit with a click ID of its own.
    private static func visit(
        _ visitor: Visitor?, at time: Int64, touchpoint: Int64 = 1, placement: Int64 = 2
    ) -> Visit {
        var visit = Visit(
            clickID: source.mint(wall: 1_780_000_000_000), touchpoint: TouchpointID(value: touchpoint),
            placement: PlacementID(value: placement), channel: .qr, code: "", verdict: .human, reason: "default",
            outcome: .redirected, moment: Moment(bootTime: time, wall: 0, clock: .unknown), request: RequestFacts())
        visit.visitor = visitor
        return visit
    }

    private static func visitors(_ count: Int, seed: UInt64 = 1) -> [Visitor] {
        var generator = Seeded(seed)
        return (0..<count).map { _ in Visitor.random(using: &generator) }
    }

    private static func take(
        _ visit: Visit, _ memory: inout VisitMemory, _ sequence: UInt64, _ claim: VisitClaim = sticky
    ) -> Visit {
        var visit = visit
        _ = memory.admit(&visit, claim)
        memory.keep(visit, sequence: sequence, claim)
        return visit
    }

    @Test("gives a repeat the click ID of the first and its number, however often it comes")
    func repeats() {
        var memory = VisitMemory()
        let visitor = Self.visitors(1)[0]
        let first = Self.take(Self.visit(visitor, at: 0), &memory, 7)
        #expect(first.repeatOf == nil && first.clickID != nil)
        for (step, time) in [999, 1_998, 2_000].enumerated() {
            let again = Self.take(Self.visit(visitor, at: Int64(time)), &memory, 8 + UInt64(step))
            #expect(again.repeatOf == 7 && again.clickID == first.clickID)
        }
        let late = Self.take(Self.visit(visitor, at: 3_000), &memory, 20)
        #expect(late.repeatOf == nil && late.clickID != first.clickID)
        #expect(Self.take(Self.visit(visitor, at: 3_001), &memory, 21).repeatOf == 20)
    }

    @Test("knows nobody without a visitor, a window, or under another placement")
    func strangers() {
        var memory = VisitMemory()
        let visitor = Self.visitors(1)[0]
        _ = Self.take(Self.visit(visitor, at: 0), &memory, 1)
        #expect(Self.take(Self.visit(visitor, at: 1, placement: 3), &memory, 2).repeatOf == nil)
        #expect(Self.take(Self.visit(visitor, at: 1), &memory, 3, VisitClaim()).repeatOf == nil)
        _ = Self.take(Self.visit(nil, at: 1), &memory, 4)
        #expect(Self.take(Self.visit(nil, at: 1), &memory, 5).repeatOf == nil)
        #expect(Self.take(Self.visit(visitor, at: 1), &memory, 6).repeatOf == 1)
    }

    @Test("lets exactly as many through as the limit says; one more loses its click ID and is not remembered")
    func limits() {
        var memory = VisitMemory()
        let visitor = Self.visitors(1)[0]
        let limited = VisitClaim(stickyWindow: 1_000, limit: 3)
        for number in UInt64(1)...3 {
            var visit = Self.visit(nil, at: 0)
            #expect(memory.admit(&visit, limited) && visit.outcome == .redirected && visit.clickID != nil)
            memory.keep(visit, sequence: number, limited)
        }
        var fourth = Self.visit(visitor, at: 0)
        #expect(!memory.admit(&fourth, limited))
        #expect(fourth.outcome == .overLimit && fourth.clickID == nil && fourth.repeatOf == nil)
        memory.keep(fourth, sequence: 4, limited)
        #expect(Self.take(Self.visit(visitor, at: 1), &memory, 5).repeatOf == nil)
        #expect(Self.take(Self.visit(nil, at: 0, touchpoint: 2), &memory, 6, limited).outcome == .redirected)
        var free = Self.visit(nil, at: 0)
        #expect(!memory.admit(&free, Self.sticky) && free.outcome == .redirected)
    }

    @Test("asks whether anything is left for those who take nothing, and takes nothing for them")
    func asking() {
        var memory = VisitMemory()
        let asking = VisitClaim(limit: 1, takes: false)
        for number in UInt64(1)...3 {
            #expect(Self.take(Self.visit(nil, at: 0), &memory, number, asking).outcome == .redirected)
        }
        #expect(Self.take(Self.visit(nil, at: 0), &memory, 4, VisitClaim(limit: 1)).outcome == .redirected)
        let late = Self.take(Self.visit(nil, at: 0), &memory, 5, asking)
        #expect(late.outcome == .overLimit && late.clickID == nil)
    }

    @Test("goes on counting where an earlier start ended, and never counts back")
    func recall() {
        var memory = VisitMemory()
        let limited = VisitClaim(limit: 5)
        memory.recall(TouchpointID(value: 1), served: 4)
        memory.recall(TouchpointID(value: 1), served: 2)
        #expect(Self.take(Self.visit(nil, at: 0), &memory, 1, limited).outcome == .redirected)
        #expect(Self.take(Self.visit(nil, at: 0), &memory, 2, limited).outcome == .overLimit)
    }

    @Test("forgets numbers that are given anew, and still counts")
    func forgetting() {
        var memory = VisitMemory()
        let visitor = Self.visitors(1)[0]
        let limited = VisitClaim(stickyWindow: 1_000, limit: 2)
        _ = Self.take(Self.visit(visitor, at: 0), &memory, 1, limited)
        memory.forgetNumbers()
        #expect(Self.take(Self.visit(visitor, at: 1), &memory, 1, limited).repeatOf == nil)
        #expect(Self.take(Self.visit(visitor, at: 1), &memory, 2, limited).outcome == .overLimit)
    }

    @Test("remembers at least as many visitors as a generation holds, and at most two generations")
    func bounds() {
        var memory = VisitMemory()
        let visitors = Self.visitors(2 * VisitMemory.generation + 1)
        func known(_ visitor: Visitor) -> Bool {
            var visit = Self.visit(visitor, at: 0)
            _ = memory.admit(&visit, Self.sticky)
            return visit.repeatOf != nil
        }
        for (number, visitor) in visitors.dropLast().enumerated() {
            _ = Self.take(Self.visit(visitor, at: 0), &memory, UInt64(number))
        }
        #expect(visitors.dropLast().allSatisfy(known))
        _ = Self.take(Self.visit(visitors[visitors.count - 1], at: 0), &memory, 0)
        #expect(!visitors[..<VisitMemory.generation].contains(where: known))
        #expect(visitors[VisitMemory.generation...].allSatisfy(known))
    }

    @Test("agrees with a list of everybody who ever came")
    func model() {
        var generator = Seeded(5)
        var memory = VisitMemory()
        let visitors = Self.visitors(40, seed: 6)
        var last: [String: (time: Int64, number: UInt64, clickID: ClickID?)] = [:]
        var time: Int64 = 0
        for number in UInt64(1)...20_000 {
            time += Int64.random(in: 0...60, using: &generator)
            let visitor = visitors[Int.random(in: 0..<40, using: &generator)]
            let placement = Int64.random(in: 1...3, using: &generator)
            let before = Self.visit(visitor, at: time, placement: placement)
            let after = Self.take(before, &memory, number)
            let key = "\(visitor) \(placement)"
            let known = last[key].flatMap { time - $0.time < 1_000 ? $0 : nil }
            #expect(after.repeatOf == known?.number && after.clickID == (known ?? (0, 0, before.clickID)).clickID)
            last[key] = (time, known?.number ?? number, after.clickID)
        }
    }
}
