// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import Tracking

/// Counts wrong passwords, so that nobody tries them all. For all event loops of a server.
final class PasswordTries: Sendable {
    /// Where a password is tried.
    struct Place: Hashable {
        var touchpoint: TouchpointID?
        /// Nil for what everybody together has tried.
        var address: InternetAddress?

        fileprivate var everybody: Place { Place(touchpoint: touchpoint, address: nil) }
    }

    private struct Count {
        var since: Int64
        var wrong = 0
    }

    private let counts = Mutex<[Place: Count]>([:])

    /// Wrong passwords from one address within ``window``.
    static let most = 5
    /// Wrong passwords from everybody together within ``window``.
    static let mostOfAll = 60
    /// ms.
    static let window: Int64 = 60_000
    /// How many places are counted at once; beyond it counting begins anew.
    private static let limit = 4_096

    /// Takes a try: the seconds to wait where too many were wrong, or nil where it may be looked at. It counts as wrong
    /// until somebody says otherwise, so that many at once are no more than many in a row. `now` is CLOCK_BOOTTIME in ms.
    func take(_ place: Place, now: Int64) -> Int64? {
        counts.withLock { counts in
            let wait = [place, place.everybody].compactMap { place -> Int64? in
                let most = place.address == nil ? Self.mostOfAll : Self.most
                guard let count = counts[place], count.wrong >= most, now - count.since < Self.window else {
                    return nil
                }
                return (count.since + Self.window - now + 999) / 1_000
            }.max()
            guard wait == nil else { return wait }
            if counts.count >= Self.limit { counts = [:] }
            for place in Set([place, place.everybody]) {
                var count = counts[place] ?? Count(since: now)
                if now - count.since >= Self.window { count = Count(since: now) }
                count.wrong += 1
                counts[place] = count
            }
            return nil
        }
    }

    /// The try was right after all.
    func giveBack(_ place: Place) {
        counts.withLock { counts in
            for place in Set([place, place.everybody]) {
                if let wrong = counts[place]?.wrong, wrong > 0 { counts[place]?.wrong = wrong - 1 }
            }
        }
    }
}
