// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The files of the time zone database (Debian's tzdata).
public enum ZoneDatabase {
    private static let folder = "/usr/share/zoneinfo"

    /// The file of a zone such as `Asia/Ho_Chi_Minh`; nil for a name that is not in the database.
    public static func file(of name: String) -> [UInt8]? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else { return nil }
        let path = "\(folder)/\(name)"
        return try? Descriptor(opening: path, flags: O_RDONLY).read(limit: 1 << 20, path: path)
    }

    /// Whether the database is there at all.
    public static var isInstalled: Bool { unsafe access(folder, F_OK) == 0 }
}
