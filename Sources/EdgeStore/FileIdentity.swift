// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Which file a path leads to, so that one that was deleted or replaced under a running program is noticed.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let inode: UInt64

    init?(path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { return nil }
        self.init(facts)
    }

    init(_ facts: stat) {
        device = UInt64(facts.st_dev)
        inode = UInt64(facts.st_ino)
    }
}

/// A file that must not get smaller while it is open: SQLite's files, which only grow here, unless somebody cuts them.
struct GrowingFile {
    private let path: String
    private let identity: FileIdentity
    private var size: Int64

    init?(path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { return nil }
        self.path = path
        identity = FileIdentity(facts)
        size = Int64(facts.st_size)
    }

    /// Whether the path still leads to it, and it is as large as it ever was. One look at the directory.
    mutating func isWhole() -> Bool {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0, FileIdentity(facts) == identity, Int64(facts.st_size) >= size else {
            return false
        }
        size = Int64(facts.st_size)
        return true
    }
}
