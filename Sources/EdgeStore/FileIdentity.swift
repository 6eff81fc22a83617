// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// Which file a path leads to, so that one that was deleted or replaced under a running program is noticed.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let inode: UInt64

    init?(path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { return nil }
        device = UInt64(facts.st_dev)
        inode = UInt64(facts.st_ino)
    }

    /// Whether a file begins as a database does (SQLite file format, section 1.3). An empty file is a new database.
    static func isDatabase(_ path: String) -> Bool {
        guard let file = try? Descriptor(opening: path, flags: O_RDONLY),
            let head = try? file.read(limit: 16, path: path)
        else { return false }
        return head == Array("SQLite format 3\0".utf8)
    }
}
