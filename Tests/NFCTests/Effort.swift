// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How much the tests that roll dice do.
enum Effort {
    /// `WAYPOST_TEST_LONG=1` asks for more rounds.
    static let isLong = getenv("WAYPOST_TEST_LONG").map { String(cString: $0) } == "1"
}
