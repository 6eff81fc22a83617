// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

/// What a box lived through, with the truth that it never knew: boots whose clocks drift, start late or wrong, are
/// stepped by years, and are synced early, late or never.
private struct History {
    var anchors: [Int64: [Anchor]] = [:]
    var moments: [(boot: Int64, moment: Moment, truth: Double)] = []

    private static let year = 365.25 * 86_400_000

    init(seed: UInt64) {
        var generator = Seeded(seed)
        var truth = Double(Int64.random(in: 1_700_000_000_000...1_900_000_000_000, using: &generator))
        var saved = truth - .random(in: 0...3.6e6, using: &generator)
        for boot in 1...Int64.random(in: 1...7, using: &generator) {
            saved = live(boot: boot, from: truth, saved: saved, &generator)
            truth = lastTruth + .random(in: 0...1e9, using: &generator)
        }
    }

    /// The true time of the last thing that happened.
    private var lastTruth = 0.0

    /// One boot; answers what its shutdown saves as the time.
    private mutating func live(
        boot: Int64, from start: Double, saved: Double, _ generator: inout Seeded
    ) -> Double {
        // The far ends of the drift are the likeliest to hurt.
        let drift = [-1e-4, 1e-4, .random(in: -1e-4...1e-4, using: &generator)].randomElement(using: &generator) ?? 0
        var state = [ClockState.unknown, .floor, .rtc].randomElement(using: &generator) ?? .floor
        var offset: Double =
            switch state {
            case .unknown: .random(in: -20 * Self.year...20 * Self.year, using: &generator)
            case .rtc: .random(in: -550_000...550_000, using: &generator)
            default: min(0, saved - start)
            }
        var uptime = 0.0
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
            uptime += .random(in: 0...Double([1e3, 1e6, 1e8].randomElement(using: &generator) ?? 1), using: &generator)
            let now = start + uptime
            let bootTime = Int64((uptime * (1 + drift)).rounded(.down))
            switch Int.random(in: 0..<10, using: &generator) {
            case 0 where state != .rtc:  // somebody sets the clock, well or badly
                offset = .random(in: -5 * Self.year...5 * Self.year, using: &generator)
                state = .unknown
            case 1, 2:
                state = .synced
                let error = Int64.random(in: 0...2_000, using: &generator)
                let wrong = Double.random(in: -Double(error)...Double(error), using: &generator)
                anchors[boot, default: []].append(
                    Anchor(bootTime: bootTime, wall: Int64((now + wrong).rounded()), source: "timesync", error: error))
            default: break
            }
            // A time service keeps the clock; without one it drifts, and an RTC by far more than its error allows for
            // would no longer be called one.
            if state == .synced { offset = .random(in: -900...900, using: &generator) }
            moments.append(
                (boot, Moment(bootTime: bootTime, wall: Int64(now + offset), clock: state), now))
        }
        lastTruth = start + uptime
        return lastTruth + offset - .random(in: 0...3.6e6, using: &generator)
    }
}

@Suite("The resolver of times")
struct TimeResolverTests {
    @Test("never puts the true time outside of its bounds, over 2,000 histories")
    func truth() {
        var qualities: [TimeResolver.Quality: Int] = [:]
        for seed in UInt64(1)...2_000 {
            let history = History(seed: seed)
            let resolver = TimeResolver(anchors: history.anchors)
            for (boot, moment, truth) in history.moments {
                let resolved = resolver.resolve(moment, boot: boot)
                qualities[resolved.quality, default: 0] += 1
                let earliest = resolved.earliest.map(Double.init) ?? -.infinity
                let latest = resolved.latest.map(Double.init) ?? .infinity
                guard earliest <= truth, truth <= latest, earliest <= latest else {
                    Issue.record("history \(seed), boot \(boot): \(truth) is outside of \(resolved)")
                    return
                }
                let best = Double(resolved.occurred)
                #expect(best >= earliest && best <= latest, "history \(seed): the estimate is outside of its bounds")
            }
        }
        for quality in [TimeResolver.Quality.anchored, .synced, .rtc, .bounded, .unknown] {
            #expect(qualities[quality, default: 0] > 100 || quality == .synced, "\(quality) hardly came up")
        }
    }

    private static let day: Int64 = 86_400_000
    private static let noon: Int64 = 1_780_000_000_000

    private func anchor(_ bootTime: Int64, _ wall: Int64, error: Int64 = 0) -> Anchor {
        Anchor(bootTime: bootTime, wall: wall, source: "timesync", error: error)
    }

    @Test("tells a moment from the anchor of its boot, whatever the wall clock said")
    func anchored() {
        let resolver = TimeResolver(anchors: [3: [anchor(60_000, Self.noon)]])
        let moment = Moment(bootTime: 10_000, wall: 0, clock: .unknown)
        let resolved = resolver.resolve(moment, boot: 3)
        #expect(resolved.quality == .anchored)
        #expect(abs(resolved.occurred - (Self.noon - 50_000)) <= 1)
        #expect((resolved.latest ?? 0) - (resolved.earliest ?? 0) < 20)
    }

    @Test("is as certain before an anchor as behind one, and more between two than beyond them")
    func between() throws {
        let resolver = TimeResolver(anchors: [1: [anchor(0, Self.noon), anchor(Self.day, Self.noon + Self.day)]])
        func width(_ bootTime: Int64) throws -> Int64 {
            let resolved = resolver.resolve(Moment(bootTime: bootTime, wall: 0, clock: .floor), boot: 1)
            return try #require(resolved.latest) - (try #require(resolved.earliest))
        }
        #expect(try width(Self.day / 2) < width(2 * Self.day))
        #expect(try abs(width(Self.day / 4) - width(3 * Self.day / 4)) <= 1)
        #expect(try width(1_000) < 10)
    }

    @Test("bounds a boot that never synced by the boots before and after it")
    func bounded() throws {
        let resolver = TimeResolver(anchors: [
            1: [anchor(1_000, Self.noon)], 3: [anchor(5_000, Self.noon + Self.day)],
        ])
        let moment = Moment(bootTime: 600_000, wall: 0, clock: .floor)
        let resolved = resolver.resolve(moment, boot: 2)
        #expect(resolved.quality == .bounded)
        let (earliest, latest) = (try #require(resolved.earliest), try #require(resolved.latest))
        #expect((Self.noon + 598_900...Self.noon + 599_950).contains(earliest))
        #expect((Self.noon + Self.day - 5_000...Self.noon + Self.day - 4_990).contains(latest))
        #expect(resolved.occurred == earliest)
    }

    @Test("claims no bounds where nothing bounds")
    func unknown() {
        let resolved = TimeResolver(anchors: [:]).resolve(Moment(bootTime: 5, wall: 77, clock: .unknown), boot: 1)
        #expect(resolved.occurred == 77 && resolved.quality == .unknown)
        #expect(resolved.earliest == nil && resolved.latest == nil)
    }
}
