// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How willingly the calling thread leaves the processor to others.
public enum ThreadPriority {
    /// Lowers it for background work. On Linux a niceness belongs to one thread (setpriority(2), "C library/kernel
    /// differences"), and lowering oneself is always allowed.
    public static func yieldToOthers() { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10) }
}
