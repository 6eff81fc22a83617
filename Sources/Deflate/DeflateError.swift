// SPDX-License-Identifier: Apache-2.0

/// Why bytes could not be unpacked.
public enum DeflateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not gzip, or damaged.
    case corrupt
    /// The end is missing.
    case truncated
    /// More than this many bytes would come out.
    case tooLarge(limit: Int)
    /// zlib could not begin: no memory.
    case noMemory

    public var description: String {
        switch self {
        case .corrupt: "is not gzip, or is damaged"
        case .truncated: "is gzip whose end is missing"
        case .tooLarge(let limit): "unpacks to more than \(limit) bytes"
        case .noMemory: "cannot be handled: no memory"
        }
    }
}
