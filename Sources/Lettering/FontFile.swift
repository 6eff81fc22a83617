// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux

/// The bytes of a font file, at one place for as long as they live: HarfBuzz and FreeType both point into them.
@safe final class FontFile {
    let path: String
    let bytes: UnsafeBufferPointer<UInt8>

    /// Twice the largest fonts in Debian, which hold all of Chinese, Japanese and Korean.
    static let limit = 64 << 20

    init(path: String) throws(TypefaceError) {
        self.path = path
        let content = try Self.content(path)
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: content.count)
        _ = unsafe copy.initialize(from: content)
        unsafe bytes = UnsafeBufferPointer(copy)
    }

    deinit { unsafe bytes.deallocate() }

    /// Read and not mapped, since a mapped file that somebody cuts short would end the program.
    private static func content(_ path: String) throws(TypefaceError) -> [UInt8] {
        do throws(SystemError) {
            // Without O_NONBLOCK a FIFO would wait for its writer.
            let file = try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK)
            var facts = stat()
            try systemCall("look at", path) { unsafe Int(fstat(file.number, &facts)) }
            guard facts.st_mode & S_IFMT == S_IFREG else { throw SystemError("read", path, code: EISDIR) }
            let content = try file.read(limit: limit + 1, path: path)
            if content.count <= limit { return content }
        } catch {
            throw .unreadable(path: path, reason: error.code == EISDIR ? "it is not a file" : error.reason)
        }
        throw .tooLarge(path: path, limit: limit)
    }
}
