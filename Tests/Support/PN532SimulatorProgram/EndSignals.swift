// SPDX-License-Identifier: Apache-2.0

import Glibc

/// SIGTERM and SIGINT, waited for instead of handled.
struct EndSignals {
    private var signals = sigset_t()

    /// Blocks them in this thread and in those that it starts.
    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Whether one came before the time was up.
    func wait(milliseconds: Int?) -> Bool {
        var signals = signals
        guard let milliseconds else {
            var number: Int32 = 0
            sigwait(&signals, &number)
            return true
        }
        var limit = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
        return sigtimedwait(&signals, nil, &limit) > 0
    }
}
