// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the simulator could not do.
public struct SimulatorError: Error, CustomStringConvertible {
    public let description: String

    init(_ action: String, code: Int32) {
        description = "could not \(action): \(String(cString: strerror(code)))"
    }
}
