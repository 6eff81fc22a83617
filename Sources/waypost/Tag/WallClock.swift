// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The time of day as this machine has it, right or wrong.
enum WallClock {
    /// Unix ms.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
