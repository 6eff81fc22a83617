// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file on its way: written piece by piece beside its place, and there only when it is whole. Whoever reads the place,
/// even after a power cut, finds the old content or the new. A draft that is let go leaves nothing.
@safe public final class DraftFile {
    private let path: String
    private let draft: String
    private let file: Descriptor
    private var isPublished = false

    /// Begins the next content of `path`, in `path` + ".new"; writers in several processes take turns on it. `mode` is
    /// exact, whatever the umask.
    public init(replacing path: String, mode: UInt32 = 0o600) throws(SystemError) {
        self.path = path
        draft = path + ".new"
        file = try Self.openLocked(draft)
        try systemCall("set the mode of", draft) { Int(fchmod(file.number, mode)) }
        try systemCall("empty", draft) { Int(ftruncate(file.number, 0)) }
    }

    deinit {
        if !isPublished { unsafe unlink(draft) }
    }

    /// Appends bytes.
    public func write(_ bytes: [UInt8]) throws(SystemError) { try file.write(bytes, path: draft) }

    /// The bytes that were written so far, from an offset on: at most `limit`, and none at the end. After publishing as
    /// well.
    public func read(at offset: Int, limit: Int) throws(SystemError) -> [UInt8] {
        try file.read(at: offset, limit: limit, path: draft)
    }

    /// Puts the file into its place, and returns once content and name are on the disk.
    public func publish() throws(SystemError) {
        try file.synchronize(path: draft)
        try systemCall("rename into place", draft) { unsafe Int(rename(draft, path)) }
        isPublished = true
        try AtomicFile.synchronizeDirectory(of: path)
    }

    /// The draft, locked. A file that another writer renamed away between open and lock is no longer the draft.
    private static func openLocked(_ draft: String) throws(SystemError) -> Descriptor {
        while true {
            let file = try Descriptor(opening: draft, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
            try systemCall("lock", draft) { Int(flock(file.number, LOCK_EX)) }
            var opened = stat()
            var named = stat()
            try systemCall("look at", draft) { unsafe Int(fstat(file.number, &opened)) }
            if unsafe lstat(draft, &named) == 0, opened.st_ino == named.st_ino, opened.st_dev == named.st_dev {
                return file
            }
        }
    }
}
