// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
public import Redirect
public import Tracking

/// The clocks of the machine that the core runs on: a server with a battery and a time service.
public struct CoreClock: Timepiece {
    private let state: ClockState

    public init() {
        state = ClockDiscipline.isSynchronized ? .synced : .rtc
    }

    public func moment() -> Moment {
        Moment(
            bootTime: Self.milliseconds(CLOCK_BOOTTIME), wall: Self.milliseconds(CLOCK_REALTIME), clock: state)
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
