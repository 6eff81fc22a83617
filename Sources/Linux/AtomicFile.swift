// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Files that are replaced whole: whoever reads one, even after a power cut, finds the old content or the new.
public enum AtomicFile {
    /// Replaces the file at `path`, or makes it, and returns once content and name are on the disk. `mode` is exact,
    /// whatever the umask. The new content waits in `path` + ".new"; writers in several processes take turns on it.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(SystemError) {
        let draft = try DraftFile(replacing: path, mode: mode)
        try draft.write(bytes)
        try draft.publish()
    }

    /// Waits until the names in the directory that holds `path` are on the disk.
    public static func synchronizeDirectory(of path: String) throws(SystemError) {
        let directory = parent(of: path)
        try Descriptor(opening: directory, flags: O_RDONLY | O_DIRECTORY).synchronize(path: directory)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
