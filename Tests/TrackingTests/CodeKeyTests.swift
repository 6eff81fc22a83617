// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Tracking

@Suite("A code key")
struct CodeKeyTests {
    private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTUVWXYZ-".utf8)

    /// Texts of every length that are their own normal form.
    private static func texts(_ count: Int) -> [String] {
        var generator = Seeded(38)
        return (0..<count).map { i in
            let bytes = (0..<(1 + i % 32)).map { _ in symbols.randomElement(using: &generator) ?? 0x41 }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test("gives back the text that it was packed from")
    func roundTrip() throws {
        for text in Self.texts(20_000) {
            let key = try #require(Code.normalise(text.utf8))
            // Hyphens fall away only where the rest is a minted code.
            guard key.text != text else { continue }
            let bare = text.filter { $0 != "-" }
            #expect(key.text == bare && Code(bare) != nil, "\(text) became \(key.text)")
        }
    }

    @Test("normalises to itself")
    func idempotent() throws {
        for text in Self.texts(5_000) {
            let key = try #require(Code.normalise(text.utf8))
            let again = try #require(Code.normalise(key.text.utf8))
            #expect(again == key && again.isCodeShaped == key.isCodeShaped)
        }
    }

    @Test("differs from every other text's key, and so does its hash")
    func distinct() {
        let texts = Set(Self.texts(20_000))
        var keys: Set<CodeKey> = []
        var mixed: Set<UInt64> = []
        var written: Set<String> = []
        for text in texts {
            guard let key = Code.normalise(text.utf8), written.insert(key.text).inserted else { continue }
            #expect(keys.insert(key).inserted)
            mixed.insert(key.mixed)
        }
        #expect(keys.count == written.count)
        #expect(mixed.count == keys.count, "64 bits hold so few keys without a collision")
    }

    @Test("tells texts apart that differ in length alone")
    func lengths() throws {
        let keys = try (1...32).map { try #require(Code.normalise([UInt8](repeating: 0x30, count: $0))) }
        #expect(Set(keys).count == 32)
        #expect(keys.map(\.text.count) == Array(1...32))
    }
}
