// SPDX-License-Identifier: Apache-2.0

/// What kept a test from being carried out.
struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
