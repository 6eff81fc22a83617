// SPDX-License-Identifier: Apache-2.0

/// Which codes each visitor has asked for in the last seconds: nobody scans ten posters in one, and nobody tries five
/// codes that are not there in ten. Kept in memory alone.
struct Trails {
    private struct Trail {
        var since: Int64
        var codes: Set<UInt64> = []
    }

    private var trails: [UInt64: Trail] = [:]

    /// How many are followed at once; beyond it everybody starts anew.
    private static let limit = 1_024

    /// Notes a code, and answers how many different ones this visitor has asked for since the window began. `now` and
    /// `window` are ms.
    mutating func note(_ code: UInt64, by visitor: UInt64, now: Int64, window: Int64) -> Int {
        var trail = trails.removeValue(forKey: visitor) ?? Trail(since: now)
        if now - trail.since >= window { trail = Trail(since: now) }
        trail.codes.insert(code)
        if trails.count >= Self.limit { trails.removeAll(keepingCapacity: true) }
        trails[visitor] = trail
        return trail.codes.count
    }
}
