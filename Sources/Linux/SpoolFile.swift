// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Bytes that are set aside on a disk and read again, without a name there: they go with the process, however it ends.
public final class SpoolFile: Sendable {
    private let path: String
    private let file: Descriptor

    /// Opens an empty file in a folder.
    public init(in folder: String) throws(SystemError) {
        path = "\(folder)/waypost-\(getpid())-\(UInt64.random(in: .min ... .max))"
        file = try Descriptor(opening: path, flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
        unsafe unlink(path)
    }

    /// Appends bytes.
    public func write(_ bytes: [UInt8]) throws(SystemError) { try file.write(bytes, path: path) }

    /// The bytes from an offset on: at most `limit`, and none at the end.
    public func read(at offset: Int, limit: Int) throws(SystemError) -> [UInt8] {
        try file.read(at: offset, limit: limit, path: path)
    }
}
