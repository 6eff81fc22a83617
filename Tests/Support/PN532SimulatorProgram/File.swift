// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Whole files.
enum File {
    /// A file that could not be used.
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        var description: String { "\(path): \(String(cString: strerror(code)))" }
    }

    static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "re") else { throw Failure(path: path, code: errno) }
        defer { fclose(file) }
        // More than any tag holds.
        var bytes = [UInt8](repeating: 0, count: 1 << 17)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw Failure(path: path, code: errno) }
        return Array(bytes.prefix(count))
    }

    static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        guard let file = fopen(path, "we") else { throw Failure(path: path, code: errno) }
        let bytes = Array(bytes)
        let count = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, count == bytes.count else { throw Failure(path: path, code: errno) }
    }
}
