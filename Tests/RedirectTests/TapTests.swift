// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite struct TapTests {
    private static let window: Int64 = 1_000
    private static let claim = VisitClaim(stickyWindow: window, tapWindow: window)
    private static let source = ClickIDSource(
        signer: .init(version: .draft, device: 9, key: ClickIDKey(bytes: Array(0..<32))), floor: 0)
    private let an: Visitor
    private let binh: Visitor

    init() {
        var generator = Seeded(5)
        an = .random(using: &generator)
        binh = .random(using: &generator)
    }

    private struct Hall {
        var memory = VisitMemory()
        var sequence: UInt64 = 0

        mutating func tap(
            _ counter: UInt32?, by visitor: Visitor?, at time: Int64, proof: TagReading.Proof = .counter,
            _ claim: VisitClaim = TapTests.claim
        ) -> Visit {
            sequence += 1
            var visit = Visit(
                clickID: source.mint(wall: 1_780_000_000_000), placement: PlacementID(value: 7), code: "",
                verdict: .human, reason: "", outcome: .redirected,
                moment: Moment(bootTime: time, wall: time, clock: .unknown), request: RequestFacts())
            visit.visitor = visitor
            visit.tag = counter.map { TagReading(uid: TapUID(value: 0x04_A1B2_C3D4_E5F6), counter: $0, proof: proof) }
            _ = memory.admit(&visit, claim)
            memory.keep(visit, sequence: sequence, claim)
            return visit
        }
    }

    @Test func `each higher counter is a tap of its own, by whomever and however soon`() {
        var hall = Hall()
        let taps = [hall.tap(1, by: an, at: 0), hall.tap(2, by: an, at: 1), hall.tap(9, by: binh, at: 2)]
        #expect(taps.allSatisfy { $0.tag?.proof == .counter && $0.repeatOf == nil })
        #expect(Set(taps.map(\.clickID)).count == 3)
    }

    @Test func `the same counter by the same visitor a moment later is a repeat with the same click ID`() {
        var hall = Hall()
        let first = hall.tap(5, by: an, at: 0)
        let again = hall.tap(5, by: an, at: 900)
        #expect(again.clickID == first.clickID && again.repeatOf == 1 && again.tag?.proof == .counter)
        // Seen again, the tap is fresh again.
        #expect(hall.tap(5, by: an, at: 1_800).repeatOf == 1)
    }

    @Test func `a phone that asks twice is one tap, even where nobody is told apart`() {
        var hall = Hall()
        let claim = VisitClaim(tapWindow: Self.window)
        let first = hall.tap(5, by: nil, at: 0, claim)
        #expect(hall.tap(5, by: nil, at: 10, claim).clickID == first.clickID)
    }

    @Test func `the same counter by somebody else, or long after, is a copied link with a click ID of its own`() {
        var hall = Hall()
        let first = hall.tap(5, by: an, at: 0)
        let shared = hall.tap(5, by: binh, at: 1)
        #expect(shared.tag?.proof == .copied && shared.repeatOf == nil && shared.clickID != first.clickID)
        // Who has opened a copy and loads it again has come once.
        #expect(hall.tap(5, by: binh, at: 2).clickID == shared.clickID)
        let late = hall.tap(5, by: an, at: 5_000)
        #expect(late.tag?.proof == .copied && late.clickID != first.clickID)
    }

    @Test func `a lower counter is replayed, and takes nothing from the taps that follow`() {
        var hall = Hall()
        _ = hall.tap(9, by: an, at: 0)
        let old = hall.tap(3, by: binh, at: 1)
        #expect(old.tag?.proof == .replayed && old.repeatOf == nil && old.clickID != nil)
        #expect(hall.tap(10, by: binh, at: 2).tag?.proof == .counter)
    }

    @Test func `a counter that is switched off and a wrong signature prove nothing and move nothing`() {
        var hall = Hall()
        #expect(hall.tap(0, by: an, at: 0, proof: .nothing).tag?.proof == .nothing)
        #expect(hall.tap(900, by: an, at: 1, proof: .sunBad).tag?.proof == .sunBad)
        #expect(hall.tap(1, by: an, at: 2).tag?.proof == .counter)
    }

    @Test func `what was recalled of an earlier run is told from a tap`() {
        var hall = Hall()
        hall.memory.recall(TapUID(value: 0x04_A1B2_C3D4_E5F6), counter: 5)
        #expect(hall.tap(5, by: an, at: 0).tag?.proof == .copied)
        #expect(hall.tap(4, by: an, at: 0).tag?.proof == .replayed)
        #expect(hall.tap(6, by: an, at: 0).tag?.proof == .counter)
    }

    @Test func `robots take no tap`() {
        var hall = Hall()
        _ = hall.tap(5, by: nil, at: 0, VisitClaim())
        #expect(hall.tap(5, by: an, at: 1).tag?.proof == .counter)
    }

    @Test(
        arguments: [
            ("e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086", true),
            ("a=b&uid=041E3C8A2D6B80&ctr=000006&c=4b00064004b0b3d3", true),
            ("e=EF963FF7828658A599F3041510671E&c=94EED9EE65337086", false),
            ("e=EF963FF7828658A599F3041510671E88", false), ("uid=041E3C8A2D6B80&c=4B00064004B0B3D3", false),
            ("c=94EED9EE65337086", false), ("e=zz963FF7828658A599F3041510671E88&c=94EED9EE65337086", false),
            ("", false),
        ])
    func `a query is a signed tap or it is not`(query: String, isTap: Bool) {
        #expect((SignedTap(query: Array(query.utf8)[...]) != nil) == isTap)
    }
}
