// SPDX-License-Identifier: Apache-2.0

/// A page and what is to be written into it (WRITE, A2).
public struct PageWrite: Hashable, Sendable, CustomStringConvertible {
    public let page: Int
    public let bytes: TagPage
    public let purpose: Purpose

    /// What a write is for.
    public enum Purpose: String, Sendable {
        /// The old content becomes invisible.
        case hide
        case body
        /// The new content becomes visible.
        case show
        /// The container of a tag that had none.
        case format
        case configuration
        case password
        /// A bit that nobody can clear again.
        case lock
    }

    public init(page: Int, bytes: TagPage, purpose: Purpose) {
        self.page = page
        self.bytes = bytes
        self.purpose = purpose
    }

    public var description: String { "\(purpose.rawValue) page \(page)" }

    /// The command as it goes over the air, without CRC (data sheet NTAG213/215/216, section 10.4).
    public var command: [UInt8] { [0xA2, UInt8(truncatingIfNeeded: page)] + bytes.bytes }
}
