// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How much a test does: the count that its name states, or more where `WAYPOST_TEST_LONG=1` asks for it.
enum Effort {
    static let isLong = ProcessInfo.processInfo.environment["WAYPOST_TEST_LONG"] == "1"

    static func count(_ usual: Int, long: Int) -> Int { isLong ? long : usual }
}
