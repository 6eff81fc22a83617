// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An open file descriptor, closed when it goes.
public struct Descriptor: ~Copyable, Sendable {
    public let number: Int32

    /// Takes over an open descriptor.
    public init(owning number: Int32) { self.number = number }

    /// Opens a file, never across `exec`. `flags` as in open(2).
    public init(opening path: String, flags: Int32, mode: UInt32 = 0) throws(SystemError) {
        let opened = try systemCall("open", path) { unsafe Int(open(path, flags | O_CLOEXEC, mode)) }
        self.init(owning: Int32(opened))
    }

    deinit { close(number) }

    /// Writes every byte. `path` is for the error.
    public func write(_ bytes: borrowing [UInt8], path: String) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            done += try systemCall("write", path) {
                unsafe bytes.withUnsafeBytes {
                    unsafe Glibc.write(number, $0.baseAddress?.advanced(by: done), $0.count - done)
                }
            }
        }
    }

    /// The bytes from here to the end, or `limit` of them. `path` is for the error.
    public func read(limit: Int, path: String) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 65_536))
        while bytes.count < limit {
            let room = min(chunk.count, limit - bytes.count)
            let count = try systemCall("read", path) {
                unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, room) }
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    /// Reads once from an offset, wherever the last reading ended: at most `limit` bytes, and none at the end.
    public func read(at offset: Int, limit: Int, path: String) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = try systemCall("read", path) {
            unsafe bytes.withUnsafeMutableBytes { unsafe pread(number, $0.baseAddress, $0.count, off_t(offset)) }
        }
        bytes.removeLast(limit - count)
        return bytes
    }

    /// Waits until the content is on the disk. `path` is for the error.
    public func synchronize(path: String) throws(SystemError) {
        try systemCall("flush", path) { Int(fsync(number)) }
    }
}
