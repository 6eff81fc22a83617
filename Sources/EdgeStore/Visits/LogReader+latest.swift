// SPDX-License-Identifier: Apache-2.0

internal import SQLite

extension LogReader {
    /// The number after which the last `count` visits follow.
    public func sequence(beforeLast count: Int) throws -> UInt64 {
        guard count > 0 else { return UInt64(Int64.max) }
        var row = try prepare("SELECT seq FROM visit ORDER BY seq DESC LIMIT 1 OFFSET ?")
        try row.bind(Int64(count) - 1, at: 1)
        guard try row.step(), let first = row.integer(0), first > 0 else { return 0 }
        return UInt64(first - 1)
    }
}
