// SPDX-License-Identifier: Apache-2.0

/// A User-Agent made ready for ``AgentToken``: in lower case, and with a note of which three bytes stand together in
/// it, so that most tokens are ruled out without a search.
public struct AgentText: Sendable {
    /// The text in lower case; only ASCII letters have a case here.
    let bytes: [UInt8]
    /// One bit for each hash of three neighbours.
    private let triples: [UInt64]

    /// The bytes that are looked at. Browsers stay below; the limit bounds the work that a hostile text can cause.
    public static let longest = 1_024

    /// A text of its bytes; those beyond ``longest`` are left out.
    public init(_ text: Span<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(text.count, Self.longest))
        for i in 0..<min(text.count, Self.longest) { bytes.append(Self.lowered(text[i])) }
        var triples = [UInt64](repeating: 0, count: Self.triples / 64)
        for i in bytes.indices.dropLast(2) {
            let hash = Self.hash(bytes[i], bytes[i + 1], bytes[i + 2])
            triples[hash / 64] |= 1 << UInt64(hash % 64)
        }
        self.bytes = bytes
        self.triples = triples
    }

    /// A text of a string.
    public init(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.span)
    }

    /// Whether nothing but spaces is in it.
    public var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

    /// False only where no three neighbours have this ``hash(_:_:_:)``.
    func mayHold(_ hash: Int) -> Bool { triples[hash / 64] & 1 << UInt64(hash % 64) != 0 }

    /// The number of hashes, a power of two: eight times the triples of a long agent, so that few are hit by chance.
    private static let triples = 4_096

    /// A small number of three bytes, none of which may be an upper-case letter.
    static func hash(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int {
        (Int(a) &* 0x9E5 ^ Int(b) &* 0x1F1 ^ Int(c) &* 0x25) & (triples - 1)
    }

    /// An ASCII letter in lower case, any other byte as it is.
    static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A) ~= byte ? byte | 0x20 : byte }

    /// Whether a byte continues a word.
    static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7A) ~= byte || (0x30...0x39) ~= byte || (0x41...0x5A) ~= byte
    }
}
