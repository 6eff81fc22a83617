// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A wish to end, by SIGINT or SIGTERM, that a loop looks at between two tags.
enum StopRequest {
    private static let wish = Atomic(false)

    static var isMade: Bool { wish.load(ordering: .relaxed) }

    /// From here on the signals are wishes. A second one ends the process at once.
    static func listen() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                StopRequest.wish.store(true, ordering: .relaxed)
                signal(number, SIG_DFL)
            }
        }
    }
}
