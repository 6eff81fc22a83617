// SPDX-License-Identifier: Apache-2.0

/// A page has to be read before more can be said.
public struct UnreadPage: Error, Hashable, Sendable, CustomStringConvertible {
    public let page: Int

    public init(_ page: Int) { self.page = page }

    public var description: String { "page \(page) has not been read" }
}
