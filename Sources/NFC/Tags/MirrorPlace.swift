// SPDX-License-Identifier: Apache-2.0

/// What an NTAG21x writes over its own data while it is read, and where (data sheet NTAG213/215/216, section 8.7).
public struct MirrorPlace: Hashable, Sendable {
    /// The field MIRROR_CONF.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// 14 hexadecimal digits.
        case uid = 1
        /// 6 hexadecimal digits.
        case counter = 2
        /// The UID, an `x`, the counter.
        case both = 3

        /// Characters that it takes.
        public var length: Int {
            switch self {
            case .uid: 14
            case .counter: 6
            case .both: 21
            }
        }
        /// Whether the counter has to be on.
        public var counts: Bool { self != .uid }
    }

    public let kind: Kind
    public let page: Int
    /// 0 to 3.
    public let byte: Int

    public init(_ kind: Kind, page: Int, byte: Int) {
        self.kind = kind
        self.page = page
        self.byte = byte
    }

    /// What page CFG0 says; nil where nothing is mirrored.
    public init?(cfg0: TagPage) {
        guard let kind = Kind(rawValue: cfg0[0] >> 6), cfg0[2] > 0x03 else { return nil }
        self.init(kind, page: Int(cfg0[2]), byte: Int(cfg0[0] >> 4 & 3))
    }

    /// Page CFG0 with this mirror, the strength of modulation and the password's first page kept.
    public func cfg0(over old: TagPage) -> TagPage {
        var new = old
        new[0] = old[0] & 0x0F | kind.rawValue << 6 | UInt8(byte & 3) << 4
        new[2] = UInt8(truncatingIfNeeded: page)
        return new
    }

    /// Page CFG0 with no mirror, as tags come; the same is kept.
    public static func none(over old: TagPage) -> TagPage { [old[0] & 0x0F, old[1], 0, old[3]] }

    /// The addresses that are written over.
    public var addresses: Range<Int> { page * 4 + byte..<page * 4 + byte + kind.length }
}
