// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Whole texts in zlib's own wrapper (RFC 1950), as PNG and PDF have them.
public enum Zlib {
    /// Packs bytes. `level` goes from 1, fastest, to 9, smallest.
    public static func compress(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        var packed = [UInt8](repeating: 0, count: Int(compressBound(uLong(bytes.count))))
        var length = uLongf(packed.count)
        let code = unsafe packed.withUnsafeMutableBufferPointer { target in
            unsafe bytes.withUnsafeBufferPointer { source in
                unsafe compress2(target.baseAddress, &length, source.baseAddress, uLong(source.count), level)
            }
        }
        // With room for everything it fails only where there is no memory, as an array itself would.
        precondition(code == Z_OK, "zlib has no memory to pack \(bytes.count) bytes")
        packed.removeLast(packed.count - Int(length))
        return packed
    }
}

/// The checksum of gzip and PNG (RFC 1952, section 8).
public enum CRC32 {
    public static func of(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: unsafe crc32(0, buffer.baseAddress, uInt(buffer.count)))
        }
    }
}
