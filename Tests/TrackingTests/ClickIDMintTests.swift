// SPDX-License-Identifier: Apache-2.0

import TestEffort
import Testing

@testable import Tracking

@Suite("The mint of click IDs")
struct ClickIDMintTests {
    /// A mint under a clock that a test moves, restarted from its ceiling now and then.
    private struct Box {
        var mint = ClickIDMint(floor: 0)
        var generator = Seeded(2_024)
        /// Unix ms.
        var wall = ClickID.epoch + 80_000_000_000
        var count = 0
        /// The furthest that a stamp lay ahead of the clock, in ms.
        var lead: Int64 = .min
        private var last: (UInt64, UInt32) = (0, 0)

        /// Stamps so many times and checks each stamp against the one before.
        mutating func stamp(_ times: Int) {
            for _ in 0..<times {
                let stamp = mint.next(wall: wall, using: &generator)
                guard stamp > last, stamp.random < 1 << 20 else {
                    Issue.record("\(stamp) follows \(last)")
                    return
                }
                last = stamp
                lead = max(lead, ClickID.epoch + Int64(stamp.time) - wall)
                count += 1
            }
        }

        /// 20,000 stamps a second for so many ms, with a restart every so often.
        mutating func run(milliseconds: Int, clockRuns: Bool = true, restartEvery: Int) {
            lead = .min
            for i in 0..<milliseconds {
                stamp(20)
                wall += clockRuns ? 1 : 0
                if i % restartEvery == restartEvery - 1 { mint = ClickIDMint(floor: mint.ceiling) }
            }
        }
    }

    @Test("never repeats or falls, set back, forward, frozen, at 20,000 stamps a second, with restarts")
    func stamps() {
        let year: Int64 = 365 * 86_400_000
        var box = Box()
        let milliseconds = Effort.count(6_000, long: 600_000)
        box.run(milliseconds: milliseconds, restartEvery: 777)
        #expect(box.count == milliseconds * 20)
        #expect(box.lead <= 1_000, "a running clock was led by \(box.lead) ms")
        box.wall -= 5 * year
        box.run(milliseconds: 1_500, restartEvery: 400)
        box.run(milliseconds: 1_500, clockRuns: false, restartEvery: 400)
        box.wall += 7 * year
        box.run(milliseconds: 1_500, restartEvery: 400)
        #expect(box.lead <= 1_000, "a clock set forward was led by \(box.lead) ms")
        box.wall = 0
        box.run(milliseconds: 1_000, restartEvery: 400)
        #expect(box.count > milliseconds * 20 + 100_000)
    }

    @Test("leads a running clock by no more than a second however often it restarts")
    func restarts() {
        var box = Box()
        box.run(milliseconds: 10_000, restartEvery: 100)
        #expect(box.lead <= 1_000, "a running clock was led by \(box.lead) ms")
    }

    @Test("is the clock itself while the clock runs, and starts each millisecond below 2^19")
    func running() {
        var mint = ClickIDMint(floor: 0)
        var generator = Seeded(1)
        for ms in 1...2_000 {
            let stamp = mint.next(wall: ClickID.epoch + Int64(ms), using: &generator)
            #expect(stamp.time == UInt64(ms))
            #expect(stamp.random < 1 << 19)
        }
    }

    @Test("stands and counts up while the clock stands, and moves by itself only when the count is full")
    func frozen() {
        var mint = ClickIDMint(floor: 0)
        var generator = Seeded(5)
        let first = mint.next(wall: ClickID.epoch + 9, using: &generator)
        var last = first
        var stamps = 0
        while last.time == first.time {
            let next = mint.next(wall: ClickID.epoch + 9, using: &generator)
            guard next.time != last.time || next.random == last.random + 1 else {
                Issue.record("\(next) follows \(last)")
                return
            }
            last = next
            stamps += 1
        }
        #expect(last.time == first.time + 1)
        #expect(stamps > 1 << 19)
    }

    @Test("begins at its floor, whatever the clock says", arguments: [0, 1, 2, 1_000_000])
    func floor(_ floor: UInt64) {
        var mint = ClickIDMint(floor: floor)
        var generator = Seeded(3)
        #expect(mint.next(wall: 0, using: &generator).time == max(1, floor))
    }

    @Test("lifts to a floor that the core gives, also by a single millisecond", arguments: [0, 1, 2, 500])
    func raising(_ distance: UInt64) {
        var mint = ClickIDMint(floor: 1_000)
        var generator = Seeded(3)
        _ = mint.next(wall: 0, using: &generator)
        mint.raise(to: 1_000 + distance)
        #expect(mint.next(wall: 0, using: &generator).time == 1_000 + distance)
    }

    @Test("is not brought down by a lower floor")
    func lowering() {
        var mint = ClickIDMint(floor: 1_000)
        mint.raise(to: 10)
        var generator = Seeded(3)
        #expect(mint.next(wall: 0, using: &generator).time == 1_000)
    }

    @Test("states a ceiling above every stamp, and above those of a clock that runs on for the reserve")
    func ceiling() {
        var mint = ClickIDMint(floor: 0)
        var generator = Seeded(4)
        let wall = ClickID.epoch + 5_000
        _ = mint.next(wall: wall, using: &generator)
        let ceiling = mint.ceiling
        #expect(ceiling > mint.last)
        let later = mint.next(wall: wall + Int64(ClickIDMint.reserve) - 1, using: &generator)
        #expect(later.time < ceiling)
    }
}
