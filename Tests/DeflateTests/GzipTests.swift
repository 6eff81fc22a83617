// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import Deflate

@Suite("Gzip")
struct GzipTests {
    private static let line = Array("one line that repeats itself, and \"quotes\" itself\n".utf8)
    private static let text = (0..<5_000).flatMap { _ in line }

    @Test("gives back what was packed, whatever its size", arguments: [0, 1, 65_535, 65_536, 65_537, 250_000])
    func roundTrip(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
        #expect(try Gzip.decompress(try Gzip.compress(bytes), limit: 300_000) == bytes)
    }

    @Test("of a repeating text is much smaller")
    func packs() throws { #expect(try Gzip.compress(Self.text).count < Self.text.count / 50) }

    @Test("in pieces is the same as whole")
    func pieces() throws {
        var writer = try GzipWriter()
        var packed: [UInt8] = []
        for start in stride(from: 0, to: Self.text.count, by: 777) {
            packed += try writer.write(Array(Self.text[start..<min(start + 777, Self.text.count)]))
        }
        packed += try writer.finish()
        var reader = try GzipReader()
        var unpacked: [UInt8] = []
        for byte in packed { unpacked += try reader.read([byte]) }
        try reader.finish()
        #expect(unpacked == Self.text)
    }

    @Test("that unpacks to more than the limit stops there")
    func bomb() throws {
        let bomb = try Gzip.compress([UInt8](repeating: 0, count: 50_000_000), level: 9)
        #expect(bomb.count < 60_000)
        #expect(throws: DeflateError.tooLarge(limit: 1_000_000)) { try Gzip.decompress(bomb, limit: 1_000_000) }
    }

    @Test("that is cut anywhere says so")
    func truncated() throws {
        let packed = try Gzip.compress(Self.line)
        for end in 0..<packed.count {
            #expect(throws: DeflateError.truncated) { try Gzip.decompress(Array(packed[..<end]), limit: 1_000) }
        }
    }

    @Test("that is damaged, followed by something, or something else altogether is refused")
    func corrupt() throws {
        let packed = try Gzip.compress(Self.line)
        #expect(throws: DeflateError.corrupt) { try Gzip.decompress(packed + [0], limit: 1_000) }
        #expect(throws: DeflateError.corrupt) { try Gzip.decompress(Array("{}".utf8), limit: 1_000) }
        var changed = packed
        changed[packed.count - 6] ^= 1
        #expect(throws: DeflateError.corrupt) { try Gzip.decompress(changed, limit: 1_000) }
    }
}
