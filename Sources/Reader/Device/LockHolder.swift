// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// Who holds the lock of a file, from the kernel's list (proc_locks(5)).
enum LockHolder {
    /// The process that holds it; nil where the kernel does not tell, as from within a container.
    static func pid(of file: borrowing Descriptor) -> pid_t? {
        var facts = stat()
        guard unsafe fstat(file.number, &facts) == 0,
            let list = try? Descriptor(opening: "/proc/locks", flags: O_RDONLY).read(
                limit: 1 << 20, path: "/proc/locks")
        else { return nil }
        return pid(inode: UInt64(facts.st_ino), in: String(decoding: list, as: UTF8.self))
    }

    /// `1: FLOCK  ADVISORY  WRITE 4711 00:1b:6 0 EOF`. The device there is the file system's, which for some kinds is
    /// not what stat(2) says, so the inode has to do.
    static func pid(inode: UInt64, in list: String) -> pid_t? {
        for line in list.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 8, words[1] == "FLOCK",
                words[5].split(separator: ":").last.map(String.init) == "\(inode)"
            else { continue }
            return pid_t(words[4]).flatMap { $0 > 0 ? $0 : nil }
        }
        return nil
    }
}
