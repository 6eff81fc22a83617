// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// The kernel's word on whether a time service disciplines the wall clock.
public enum ClockDiscipline {
    /// False also where a sandbox forbids the question (adjtimex(2) with no modes set).
    public static var isSynchronized: Bool {
        var kernel = timex()
        let answer = unsafe adjtimex(&kernel)
        return answer >= 0 && answer != TIME_ERROR && kernel.status & STA_UNSYNC == 0
    }
}
