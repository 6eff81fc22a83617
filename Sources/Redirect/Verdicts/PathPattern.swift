// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// A pattern for request paths in lower case and without the leading slash; `*` stands for any bytes.
struct PathPattern: Hashable, Sendable {
    private let bytes: [UInt8]

    /// A pattern from its text in any case, or nil where no byte is left beside slashes and stars.
    init?(_ text: String) {
        bytes = Array(text.utf8.map(Self.lowered).drop { $0 == 0x2F })
        guard bytes.contains(where: { $0 != 0x2A && $0 != 0x2F }) else { return nil }
    }

    /// The path of a request as ``matches(_:)`` takes it.
    static func prepared(_ path: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.count)
        for i in 0..<path.count where !(bytes.isEmpty && path[i] == 0x2F) { bytes.append(lowered(path[i])) }
        return bytes
    }

    /// Whether the whole path fits. On a mismatch only the last star is tried again with one byte more, which is
    /// enough and keeps the work at pattern times path.
    func matches(_ path: [UInt8]) -> Bool {
        var (i, j) = (0, 0)
        var retry: (pattern: Int, path: Int)?
        while j < path.count {
            if i < bytes.count, bytes[i] == 0x2A {
                retry = (i, j)
                i += 1
            } else if i < bytes.count, bytes[i] == path[j] {
                i += 1
                j += 1
            } else if let last = retry {
                retry = (last.pattern, last.path + 1)
                (i, j) = (last.pattern + 1, last.path + 1)
            } else {
                return false
            }
        }
        return bytes[i...].allSatisfy { $0 == 0x2A }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A) ~= byte ? byte | 0x20 : byte }
}
