// SPDX-License-Identifier: Apache-2.0

/// How far the clocks of a time zone are from UTC, at every time.
public struct ZoneOffsets: Sendable, Hashable {
    /// When the offset changes, in Unix seconds, ascending.
    private let changes: [Int64]
    /// The offset before the first change, then the one from each change on: one more than there are changes.
    private let offsets: [Int]
    /// What holds from the last change on, where it goes on for ever.
    private let rule: ZoneRule?
    /// Every offset that ever holds, the greatest first.
    private let everyOffset: [Int]

    /// Coordinated universal time.
    public static let utc = ZoneOffsets(changes: [], offsets: [0], rule: nil)

    /// The offsets that a TZif file has (RFC 9636), of any version; nil for anything else, and for a file of the kind
    /// that counts leap seconds, which has no Unix times.
    public init?(tzif file: [UInt8]) {
        guard let content = ZoneFile(file) else { return nil }
        self.init(changes: content.changes, offsets: content.offsets, rule: content.rule)
    }

    /// `offsets` has one more than `changes`.
    private init(changes: [Int64], offsets: [Int], rule: ZoneRule?) {
        self.changes = changes
        self.offsets = offsets
        self.rule = rule
        everyOffset = Set(offsets + (rule?.offsets ?? [])).sorted(by: >)
    }

    /// Seconds east of UTC at a Unix time.
    public func offset(at seconds: Int64) -> Int {
        // The number of changes up to then is the place of the offset that holds.
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        if low == changes.count, let rule { return rule.offset(at: seconds) }
        return offsets[low]
    }

    /// The Unix times at which the clocks of the zone show a time, given as the Unix time at which they would show it
    /// in UTC: none where they are put forward past it, two where they are put back over it, one otherwise; ascending.
    public func instants(ofLocal seconds: Int64) -> [Int64] {
        everyOffset.compactMap { offset in
            let (instant, isBeyond) = seconds.subtractingReportingOverflow(Int64(offset))
            return !isBeyond && self.offset(at: instant) == offset ? instant : nil
        }
    }
}
