// SPDX-License-Identifier: Apache-2.0

/// Why a value does not fit its key, as it follows "KEY = VALUE: ".
public struct InvalidValue: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
