// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A file that a command writes for its user.
struct OutputFile {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Replaces the file whole, as the user's umask wants it. What is no file, such as /dev/stdout, is written to.
    func write(_ bytes: [UInt8]) throws(SystemError) {
        guard isRegular else { return try Descriptor(opening: path, flags: O_WRONLY).write(bytes, path: path) }
        let draft = try draft()
        try draft.write(bytes)
        try draft.publish()
    }

    /// Begins the file's next content.
    func draft() throws(SystemError) -> DraftFile { try DraftFile(replacing: target, mode: 0o666 & ~Self.mask) }

    /// Whether there is a file or nothing, and no device, pipe or folder.
    var isRegular: Bool {
        var facts = stat()
        return stat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG
    }

    /// Behind symbolic links, which stay.
    private var target: String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static var mask: mode_t {
        let mask = umask(0)
        umask(mask)
        return mask
    }
}
