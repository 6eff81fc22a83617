// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Files that are replaced whole: whoever reads one, even after a power cut, finds the old content or the new.
public enum AtomicFile {
    /// Replaces the file at `path`, or makes it, and returns once content and name are on the disk. `mode` is exact,
    /// whatever the umask. The new content waits in `path` + ".new"; writers in several processes take turns on it.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(SystemError) {
        let draft = path + ".new"
        let file = try openLocked(draft)
        do throws(SystemError) {
            try systemCall("set the mode of", draft) { Int(fchmod(file.number, mode)) }
            try systemCall("empty", draft) { Int(ftruncate(file.number, 0)) }
            try file.write(bytes, path: draft)
            try file.synchronize(path: draft)
            try systemCall("rename into place", draft) { unsafe Int(rename(draft, path)) }
        } catch {
            unsafe unlink(draft)
            throw error
        }
        try synchronizeDirectory(of: path)
    }

    /// Waits until the names in the directory that holds `path` are on the disk.
    public static func synchronizeDirectory(of path: String) throws(SystemError) {
        let directory = parent(of: path)
        try Descriptor(opening: directory, flags: O_RDONLY | O_DIRECTORY).synchronize(path: directory)
    }

    /// The draft, locked. A file that another writer renamed away between open and lock is no longer the draft.
    private static func openLocked(_ draft: String) throws(SystemError) -> Descriptor {
        while true {
            let file = try Descriptor(opening: draft, flags: O_WRONLY | O_CREAT | O_NOFOLLOW, mode: 0o600)
            try systemCall("lock", draft) { Int(flock(file.number, LOCK_EX)) }
            var opened = stat()
            var named = stat()
            try systemCall("look at", draft) { unsafe Int(fstat(file.number, &opened)) }
            if unsafe lstat(draft, &named) == 0, opened.st_ino == named.st_ino, opened.st_dev == named.st_dev {
                return file
            }
        }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
