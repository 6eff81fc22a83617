// SPDX-License-Identifier: Apache-2.0

/// Why the data area of a Type 2 tag cannot be walked, and at which byte of its memory.
public struct TLVError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// This page has to be read first.
        case unread(page: Int)
        /// The value, or the length before it, runs beyond the data area.
        case cut
        /// A lock or memory control TLV of other than three bytes.
        case controlLength(Int)
    }

    public let reason: Reason
    /// The address of the byte: four to a page, from page 0 on.
    public let offset: Int

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    public var description: String {
        let place = "page \(offset / 4), byte \(offset % 4)"
        return switch reason {
        case .unread(let page): "\(place): page \(page) has not been read"
        case .cut: "\(place): a block that is longer than the tag"
        case .controlLength(let count): "\(place): a control block of \(count) bytes, which has three"
        }
    }
}
