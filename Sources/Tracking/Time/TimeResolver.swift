// SPDX-License-Identifier: Apache-2.0

/// Tells true time from raw readings, when they are read and never when they are written. Boots are numbered in their
/// order; within one boot CLOCK_BOOTTIME tells how far two moments lie apart, and an ``Anchor`` tells where.
public struct TimeResolver: Sendable {
    /// A moment in true time, Unix ms.
    public struct Resolved: Sendable, Equatable {
        /// The best estimate.
        public var occurred: Int64
        /// The truth is not before this; nil when nothing bounds it.
        public var earliest: Int64?
        /// The truth is not after this; nil when nothing bounds it.
        public var latest: Int64?
        public var quality: Quality

        public init(occurred: Int64, earliest: Int64?, latest: Int64?, quality: Quality) {
            self.occurred = occurred
            self.earliest = earliest
            self.latest = latest
            self.quality = quality
        }
    }

    /// What the estimate rests on.
    public enum Quality: String, Sendable {
        /// An anchor of the same boot.
        case anchored
        /// The wall clock, disciplined at that moment.
        case synced
        /// A battery-backed clock.
        case rtc
        /// Anchors of other boots on both sides.
        case bounded
        /// The wall clock as it stood, for want of anything better.
        case unknown
    }

    /// How fast a free-running clock may drift: 100 ppm of true time, twice what cheap crystals promise, counted in
    /// the time that the clock itself shows.
    static let drift: Int64 = 9_999
    /// What two readings and a quotient in whole ms leave out together, in ms.
    static let rounding: Int64 = 3
    /// How far a disciplined clock may be off, in ms.
    static let syncedError: Int64 = 1_000
    /// How far a battery-backed clock may be off, in ms: ten minutes a year or two after it was set.
    static let rtcError: Int64 = 600_000

    private let anchors: [Int64: [Anchor]]
    /// The true time of each anchored boot's start: not before, not after.
    private let starts: [(boot: Int64, earliest: Int64, latest: Int64)]

    /// `anchors` by boot number.
    public init(anchors: [Int64: [Anchor]]) {
        self.anchors = anchors.mapValues { $0.sorted { $0.bootTime < $1.bootTime } }
        starts = anchors.compactMap { boot, anchors in
            let bounds = anchors.map { Self.spread($0, at: 0) }
            guard let earliest = bounds.map(\.lowerBound).max(), let latest = bounds.map(\.upperBound).min() else {
                return nil
            }
            return (boot, min(earliest, latest), max(earliest, latest))
        }.sorted { $0.boot < $1.boot }
    }

    /// The true time of a moment in a boot.
    public func resolve(_ moment: Moment, boot: Int64) -> Resolved {
        if let anchored = anchored(moment, boot: boot) { return anchored }
        switch moment.clock {
        case .synced: return around(moment.wall, Self.syncedError, .synced)
        case .rtc: return around(moment.wall, Self.rtcError, .rtc)
        case .floor, .unknown: return bounded(moment, boot: boot)
        }
    }

    private func around(_ wall: Int64, _ error: Int64, _ quality: Quality) -> Resolved {
        Resolved(occurred: wall, earliest: wall - error, latest: wall + error, quality: quality)
    }

    /// From the nearest anchors of the same boot, on one side or on both.
    private func anchored(_ moment: Moment, boot: Int64) -> Resolved? {
        guard let anchors = anchors[boot], !anchors.isEmpty else { return nil }
        let before = anchors.last { $0.bootTime <= moment.bootTime }
        let after = anchors.first { $0.bootTime > moment.bootTime }
        let spreads = [before, after].compactMap { $0.map { Self.spread($0, at: moment.bootTime) } }
        guard let earliest = spreads.map(\.lowerBound).max(), let latest = spreads.map(\.upperBound).min() else {
            return nil
        }
        // Anchors that contradict each other bound by what they have together.
        let bounds = min(earliest, latest)...max(earliest, latest)
        return Resolved(
            occurred: bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) / 2, earliest: bounds.lowerBound,
            latest: bounds.upperBound, quality: .anchored)
    }

    /// Between the last anchored boot before and the first one after.
    private func bounded(_ moment: Moment, boot: Int64) -> Resolved {
        let before = anchors.filter { $0.key < boot }.values.joined().map { $0.wall - $0.error }.max()
        let after = starts.first { $0.boot > boot }?.latest
        let earliest = before.map { $0 + moment.bootTime - moment.bootTime / Self.drift - Self.rounding }
        guard earliest != nil || after != nil else {
            return Resolved(occurred: moment.wall, earliest: nil, latest: nil, quality: .unknown)
        }
        var occurred = moment.wall
        if let earliest { occurred = max(occurred, earliest) }
        if let after { occurred = min(occurred, after) }
        return Resolved(
            occurred: occurred, earliest: earliest, latest: after,
            quality: earliest != nil && after != nil ? .bounded : .unknown)
    }

    /// Where an anchor puts the moment at `bootTime`, with its own error and the drift in between.
    private static func spread(_ anchor: Anchor, at bootTime: Int64) -> ClosedRange<Int64> {
        let distance = bootTime - anchor.bootTime
        let error = anchor.error + abs(distance) / drift + rounding
        return (anchor.wall + distance - error)...(anchor.wall + distance + error)
    }
}
