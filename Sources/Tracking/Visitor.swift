// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// One visitor as far as the box can tell: 80 bits under a letter for where they come from.
public struct Visitor: Hashable, Sendable {
    /// What the visitor is known by.
    public enum Kind: UInt8, Sendable {
        /// A first-party cookie.
        case cookie = 0x63  // c
        /// The day's salted hash of an address of the local network and a user agent.
        case local = 0x6C  // l
    }

    public let kind: Kind
    /// 80 bits, right-aligned.
    let bits: UInt128

    /// The number of symbols behind the letter and the colon.
    public static let length = 16

    init(_ kind: Kind, bits: UInt128) {
        self.kind = kind
        self.bits = bits & (1 << 80 - 1)
    }

    /// A visitor who is met for the first time and will be known by a cookie.
    public static func random(using generator: inout some RandomNumberGenerator) -> Visitor {
        Visitor(.cookie, bits: UInt128(generator.next()) << 64 | UInt128(generator.next()))
    }

    /// The visitor of a cookie's value: 16 lower-case symbols; nil for anything that we never set.
    public init?(cookie value: some Collection<UInt8>) {
        guard value.count == Self.length else { return nil }
        var bits: UInt128 = 0
        for symbol in value {
            guard let digit = Base32.value(of: symbol) else { return nil }
            bits = bits << 5 | UInt128(digit)
        }
        self.init(.cookie, bits: bits)
    }

    /// A visitor as every format writes it: `c:` or `l:` and 16 symbols.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 2 + Self.length, bytes[1] == 0x3A, let kind = Kind(rawValue: bytes[0]),
            let visitor = Visitor(cookie: bytes[2...])
        else { return nil }
        self.init(kind, bits: visitor.bits)
    }

    /// The 16 symbols: what the cookie holds.
    public var symbols: String {
        String(unsafeUninitializedCapacity: Self.length) { text in
            for i in 0..<Self.length {
                text[i] = Base32.lowerSymbol(UInt8(truncatingIfNeeded: bits >> UInt128(5 * (Self.length - 1 - i))) & 31)
            }
            return Self.length
        }
    }

    /// A number that is spread evenly over visitors, for what is shared out among them.
    public var share: UInt64 { UInt64(truncatingIfNeeded: bits) }
}

extension Visitor: CustomStringConvertible {
    public var description: String { (kind == .cookie ? "c:" : "l:") + symbols }
}

/// A day's secret: turns an address and a user agent into a visitor whom nobody can trace once the day's salt is gone.
public struct VisitorSalt: Sendable {
    private let primed: HMAC<SHA256>

    /// The domain label that keeps this hash apart from every other use of the bytes.
    static let label = "waypost visitor 1"

    /// A salt of 32 random bytes.
    public init(bytes: [UInt8]) {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        hmac.update(data: Array(Self.label.utf8))
        primed = hmac
    }

    /// The first 80 bits of HMAC-SHA256(salt, label ‖ address in 16 bytes ‖ digest of the user agent ‖ length of the address).
    public func visitor(address: InternetAddress, agent: AgentDigest) -> Visitor {
        var hmac = primed
        switch address {
        case .v4(let value): Self.update(&hmac, 4, UInt128(value) << 96, agent)
        case .v6(let value): Self.update(&hmac, 16, value, agent)
        }
        return Self.visitor(hmac)
    }

    private static func visitor(_ hmac: HMAC<SHA256>) -> Visitor {
        var bits: UInt128 = 0
        for byte in hmac.finalize().prefix(10) { bits = bits << 8 | UInt128(byte) }
        return Visitor(.local, bits: bits)
    }

    /// The same for a badge: of HMAC-SHA256(salt, label ‖ "badge" ‖ number), which is never as long as an address's.
    public func visitor(badge uid: [UInt8]) -> Visitor {
        var hmac = primed
        hmac.update(data: Array("badge".utf8) + uid)
        return Self.visitor(hmac)
    }

    /// All of it at once: that takes a third less time than part after part. The length keeps
    /// an address of four bytes from being one of sixteen.
    private static func update(_ hmac: inout HMAC<SHA256>, _ length: UInt8, _ address: UInt128, _ agent: AgentDigest) {
        withUnsafeBytes(of: (address.bigEndian, agent.words, length)) { hmac.update(data: $0[..<49]) }
    }
}

/// What stands for a user agent where it is hashed again: a hall of phones has a few dozen, and each is read once.
public struct AgentDigest: Sendable {
    /// SHA-256.
    let words: (UInt64, UInt64, UInt64, UInt64)

    public init(_ agent: [UInt8]) {
        words = SHA256.hash(data: agent).withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }
}
