// SPDX-License-Identifier: Apache-2.0

/// The source of click-ID stamps. The pair (time, random) never repeats and never falls: while the clock runs, time is
/// the clock; while it stands or steps back, time stands and random counts up.
public struct ClickIDMint: Sendable {
    /// The time of the last stamp, ms since ``ClickID/epoch``; nothing at or below it is given to a later mint.
    public private(set) var last: UInt64
    private var random: UInt32
    /// The clock at the last stamp, Unix ms.
    private var wall: Int64 = 0

    /// How far a stored ceiling lies above the clock, in ms: the most that restarts may lead a running clock.
    public static let reserve: UInt64 = 1_000
    /// How far it lies above the last stamp at least, in ms: room for 2^19 stamps each of a clock that stands. Less
    /// than a restart takes, so that restarts one after the other do not run away from the clock.
    static let margin: UInt64 = 16

    /// Half of the 20 bits: where random starts inside a fresh millisecond stays below it, so that at least this many
    /// stamps follow before time must move by itself.
    static let half: UInt32 = 1 << 19

    /// A mint whose every stamp has a time of at least `floor` (ms since ``ClickID/epoch``).
    public init(floor: UInt64) {
        last = floor > 0 ? floor - 1 : 0
        random = 2 * Self.half - 1
    }

    /// The next stamp. `wall` is the clock in Unix ms; a clock before the epoch counts as one that stands.
    public mutating func next(
        wall: Int64, using generator: inout some RandomNumberGenerator
    ) -> (time: UInt64, random: UInt32) {
        let now = Self.time(wall)
        self.wall = wall
        if now > last {
            last = now
            random = UInt32.random(in: 0..<Self.half, using: &generator)
        } else if random + 1 < 2 * Self.half {
            random += 1
        } else {
            last += 1
            random = UInt32.random(in: 0..<Self.half, using: &generator)
        }
        return (last, random)
    }

    /// Lifts the mint so that every further stamp has a time of at least `floor`.
    public mutating func raise(to floor: UInt64) {
        if floor > last { self = ClickIDMint(floor: floor) }
    }

    /// What to store so that a mint made from it after a restart repeats nothing: every time given so far, and for
    /// the next ``reserve`` ms of a running clock, is below it.
    public var ceiling: UInt64 { Self.ceiling(above: last, wall: wall) }

    /// The ceiling of a mint whose last stamp had this time (ms since ``ClickID/epoch``) when the clock stood at `wall`
    /// (Unix ms).
    public static func ceiling(above time: UInt64, wall: Int64) -> UInt64 {
        max(time + margin, Self.time(wall) + reserve)
    }

    /// A clock in ms since ``ClickID/epoch``.
    private static func time(_ wall: Int64) -> UInt64 { wall > ClickID.epoch ? UInt64(wall - ClickID.epoch) : 0 }
}
