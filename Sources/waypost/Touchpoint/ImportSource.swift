// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux

/// A file that is read from its beginning, more than once where a change of the catalog has to be made again.
final class ImportSource {
    private let file: Descriptor
    private let path: String
    private var isUsed = false

    private static let chunk = 1 << 16

    init(opening path: String) throws(SystemError) {
        self.path = path
        file = try Descriptor(opening: path, flags: O_RDONLY)
        // Reading tells of a folder what opening does not.
        try systemCall("read", path) { Int(Glibc.read(file.number, nil, 0)) }
    }

    /// The file's bytes from its beginning.
    func chunks() throws(SystemError) -> () throws -> [UInt8] {
        // A pipe has no beginning to go back to, and needs none the first time.
        if isUsed { try systemCall("read again", path) { lseek(file.number, 0, SEEK_SET) } }
        isUsed = true
        return { [self] in try file.read(limit: Self.chunk, path: path) }
    }
}
