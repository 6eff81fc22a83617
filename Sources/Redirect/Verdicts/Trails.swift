// SPDX-License-Identifier: Apache-2.0

/// Which codes each visitor has asked for in the last seconds: nobody scans ten posters in one, and nobody tries five
/// codes that are not there in ten. Kept in memory alone.
struct Trails {
    private struct Trail {
        var visitor: UInt64 = 0
        var since: Int64 = 0
        var count = 0
        /// The first so many of them; beyond, every other code counts as another.
        var codes = InlineArray<16, UInt64>(repeating: 0)
    }

    /// Where a visitor's trail lies; a newcomer pushes out who was there.
    private var trails: [Trail] = []

    private static let places = 256

    /// Notes a code, and answers how many different ones this visitor has asked for since the window began. `now` and
    /// `window` are ms.
    mutating func note(_ code: UInt64, by visitor: UInt64, now: Int64, window: Int64) -> Int {
        if trails.isEmpty { trails = Array(repeating: Trail(), count: Self.places) }
        let place = Int(visitor >> 56)
        if trails[place].visitor != visitor || now - trails[place].since >= window {
            trails[place] = Trail(visitor: visitor, since: now)
        }
        let count = trails[place].count
        for i in 0..<min(count, trails[place].codes.count) where trails[place].codes[i] == code { return count }
        if count < trails[place].codes.count { trails[place].codes[count] = code }
        trails[place].count = count + 1
        return count + 1
    }
}
