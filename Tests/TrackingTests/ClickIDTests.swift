// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Tracking

@Suite("A click ID")
struct ClickIDTests {
    private static func random(_ generator: inout Seeded) -> ClickID {
        ClickID(
            payload: UInt128(generator.next()) << 64 | UInt128(generator.next()), mac: generator.next())
    }

    @Test("is laid out and signed as the published vectors say")
    func vectors() throws {
        let vectors = try WireFormatPage().vectors("click-id")
        #expect(vectors.count >= 6)
        for row in vectors {
            let key = ClickIDKey(bytes: try #require([UInt8](hexadecimal: row[0])))
            let fields = ClickID.Fields(
                version: try #require(UInt8(row[1]).flatMap(ClickID.Version.init)), time: try #require(UInt64(row[2])),
                device: try #require(UInt32(row[3])), random: try #require(UInt32(row[4])))
            let id = key.sign(fields)
            #expect(id.description == row[5])
            let read = try #require(ClickID(row[5]))
            #expect(read == id)
            #expect(read.fields == fields)
            #expect(key.verifies(read))
        }
    }

    @Test("reads what it prints, in either case, and nothing of it is lost")
    func printing() throws {
        var generator = Seeded(26)
        for _ in 0..<5_000 {
            let id = Self.random(&generator)
            let text = id.description
            #expect(text.utf8.count == 26)
            #expect(ClickID(text) == id)
            #expect(ClickID(text.uppercased()) == id)
            #expect(ClickID(bytes: id.bytes) == id)
        }
    }

    @Test("takes 17 bytes: 90 bits to the left, then 40")
    func storage() throws {
        let id = ClickID(payload: 1, mac: 0x12_3456_789A)
        #expect(id.bytes.hexadecimal == "000000000000000000000040" + "123456789a")
        #expect(ClickID(bytes: [UInt8](repeating: 0, count: 16)) == nil)
        #expect(ClickID(bytes: [UInt8](repeating: 0, count: 18)) == nil)
    }

    @Test(
        "is refused in any other shape",
        arguments: [
            "", "0", "0000000000000000002wzgg2w", "0000000000000000002wzgg2wcc", "0000000000000000002wzgg2wi",
            "0000000000000000002wzgg2wl", "o000000000000000002wzgg2wc", "0000000000000000002wzgg2wu",
            "000000000-00000000002wzgg2wc", "0000000000000000002wzgg2w\u{E9}", " 0000000000000000002wzgg2w",
            "0000000000000000002wzgg2w\0",
        ])
    func shapes(_ text: String) {
        #expect(ClickID(text) == nil)
    }

    @Test("of a version that nobody knows yet is read and printed, and claims no fields", arguments: [2, 3])
    func versions(_ version: UInt64) throws {
        let id = ClickID(payload: UInt128(version) << 88 | 5, mac: 9)
        #expect(id.fields == nil)
        #expect(ClickID(id.description) == id)
    }

    @Test("with any one bit changed is not genuine, and neither is one of another key")
    func forgery() {
        let key = ClickIDKey(bytes: [UInt8](repeating: 7, count: 32))
        let id = key.sign(ClickID.Fields(version: .enrolled, time: 123_456_789, device: 42, random: 99))
        #expect(key.verifies(id))
        for bit in 0..<90 { #expect(!key.verifies(ClickID(payload: id.payload ^ 1 << bit, mac: id.mac))) }
        for bit in 0..<40 { #expect(!key.verifies(ClickID(payload: id.payload, mac: id.mac ^ 1 << bit))) }
        #expect(!ClickIDKey(bytes: [UInt8](repeating: 8, count: 32)).verifies(id))
    }

    @Test("keeps every field at its width, so that none spills into another")
    func widths() {
        let key = ClickIDKey(bytes: [1])
        let id = key.sign(ClickID.Fields(version: .draft, time: .max, device: .max, random: .max))
        #expect(id.payload == UInt128(1) << 88 - 1)
        #expect(id.mac < 1 << 40)
    }

    @Test("key is drawn anew each time, 32 bytes long")
    func keys() {
        let keys = (0..<100).map { _ in ClickIDKey.random().bytes }
        #expect(Set(keys).count == 100)
        #expect(keys.allSatisfy { $0.count == 32 })
    }
}
