// SPDX-License-Identifier: Apache-2.0

import Deflate
import Testing

@Suite struct ZlibTests {
    @Test func `nothing packs to the eight bytes of an empty stream`() {
        #expect(Zlib.compress([]) == [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1])
    }

    @Test func `a long text ends with its Adler-32 checksum`() {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
        var (low, high) = (1, 0)
        for byte in bytes {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let sum = [high >> 8, high & 0xFF, low >> 8, low & 0xFF].map { UInt8($0) }
        #expect(Zlib.compress(bytes).suffix(4) == sum[...])
    }
}
