// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Seconds on a clock that never steps.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Seconds since 1970 on the clock that people set.
func wallClock() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Stands still.
func pause(_ seconds: Double) {
    usleep(UInt32(seconds * 1e6))
}

/// Asks again and again until the condition holds or the time is over; answers whether it holds.
@discardableResult
func eventually(within seconds: Double, every interval: Double = 0.005, _ condition: () throws -> Bool) rethrows -> Bool
{
    let deadline = now() + seconds
    while true {
        if try condition() { return true }
        if now() >= deadline { return false }
        pause(interval)
    }
}
