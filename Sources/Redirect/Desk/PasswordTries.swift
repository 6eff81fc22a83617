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

    /// The seconds to wait before another try, or nil for none. `now` is CLOCK_BOOTTIME in ms.
    func wait(_ place: Place, now: Int64) -> Int64? {
        counts.withLock { counts in
            [place, place.everybody].compactMap { place -> Int64? in
                let most = place.address == nil ? Self.mostOfAll : Self.most
                guard let count = counts[place], count.wrong >= most, now - count.since < Self.window else {
                    return nil
                }
                return (count.since + Self.window - now + 999) / 1_000
            }.max()
        }
    }

    /// Notes a wrong password.
    func noteWrong(_ place: Place, now: Int64) {
        counts.withLock { counts in
            if counts.count >= Self.limit { counts = [:] }
            for place in Set([place, place.everybody]) {
                var count = counts[place] ?? Count(since: now)
                if now - count.since >= Self.window { count = Count(since: now) }
                count.wrong += 1
                counts[place] = count
            }
        }
    }
}
