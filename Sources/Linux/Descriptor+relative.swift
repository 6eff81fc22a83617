// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Descriptor {
    /// Opens a name in an open folder, never across `exec` and never through a link. `path` is for the error.
    init(opening name: String, in folder: borrowing Descriptor, flags: Int32, path: String) throws(SystemError) {
        let number = folder.number
        let opened = try systemCall("open", path) {
            unsafe Int(openat(number, name, flags | O_NOFOLLOW | O_CLOEXEC))
        }
        self.init(owning: Int32(opened))
    }

    /// What the system knows of the open file. `path` is for the error.
    func facts(path: String) throws(SystemError) -> stat {
        var facts = stat()
        try systemCall("look at", path) { unsafe Int(fstat(number, &facts)) }
        return facts
    }

    /// The bytes of a range, or fewer where the file ends before. Leaves the position alone. `path` is for the error.
    func read(_ range: Range<Int>, path: String) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < range.count {
            let count = try systemCall("read", path) {
                unsafe bytes.withUnsafeMutableBytes {
                    unsafe pread(
                        number, $0.baseAddress?.advanced(by: done), range.count - done, range.lowerBound + done)
                }
            }
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(range.count - done)
        return bytes
    }
}

/// What kind of thing a name stands for.
enum FileKind {
    case file
    case folder
    case link
    /// A pipe, a socket or a device.
    case special

    init(_ facts: stat) {
        switch facts.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .link
        default: self = .special
        }
    }
}
