// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The file system that holds a path.
public enum Partition {
    /// Its size in bytes; nil where it cannot be told.
    public static func size(of path: String) -> Int64? {
        var facts = statvfs()
        guard unsafe statvfs(path, &facts) == 0 else { return nil }
        return Int64(clamping: UInt64(facts.f_blocks) * UInt64(facts.f_frsize))
    }

    /// The bytes that visits may take: as configured, else a quarter of the partition and at most 1 GB.
    public static func cap(_ configured: Int64?, path: String) -> Int64 {
        configured ?? min(1_000_000_000, (size(of: path) ?? .max) / 4)
    }
}
