// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How much a test that rolls dice or wears something out does.
public enum Effort {
    /// `WAYPOST_TEST_LONG=1`, which `make test-long` sets, asks for more.
    public static let isLong = getenv("WAYPOST_TEST_LONG").map { String(cString: $0) } == "1"

    /// The usual count, or the long one.
    public static func count(_ usual: Int, long: Int) -> Int { isLong ? long : usual }
}
