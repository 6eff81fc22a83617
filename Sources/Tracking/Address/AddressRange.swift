// SPDX-License-Identifier: Apache-2.0

/// An IP address or a CIDR block of them: "192.168.1.20", "10.0.0.0/24", "fd00::/64".
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    public let description: String
    private let network: InternetAddress
    /// The leading bits that count.
    private let prefixLength: Int

    /// A range from its text; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let network = InternetAddress(parts[0]) else { return nil }
        let bits = network.bitCount
        let digits = parts.count == 1 ? "\(bits)" : String(parts[1])
        // Int would take a sign.
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(digits), (0...bits) ~= length
        else { return nil }
        self.network = network
        prefixLength = length
        description = String(text)
    }

    /// Whether an address lies in the range. One of the other family never does.
    public func contains(_ address: InternetAddress) -> Bool {
        switch (network, address) {
        case (.v4(let mine), .v4(let theirs)): prefixLength == 0 || (mine ^ theirs) >> UInt32(32 - prefixLength) == 0
        case (.v6(let mine), .v6(let theirs)): prefixLength == 0 || (mine ^ theirs) >> UInt128(128 - prefixLength) == 0
        default: false
        }
    }
}

extension InternetAddress {
    /// 32 or 128.
    var bitCount: Int { if case .v4 = self { 32 } else { 128 } }

    /// The bytes in network order, 4 or 16.
    public var bytes: [UInt8] {
        switch self {
        case .v4(let value): (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
        case .v6(let value): (0..<16).map { UInt8(truncatingIfNeeded: value >> UInt128(120 - 8 * $0)) }
        }
    }

    /// An address from its bytes in network order; an IPv4-mapped one is the IPv4 address (RFC 4291 section 2.5.5.2).
    public init?(bytes: some Collection<UInt8>) {
        let value = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        switch bytes.count {
        case 4: self = .v4(UInt32(truncatingIfNeeded: value))
        case 16: self = value >> 32 == 0xFFFF ? .v4(UInt32(truncatingIfNeeded: value)) : .v6(value)
        default: return nil
        }
    }

    /// Whether this is the machine itself: 127.0.0.1 and ::1.
    public var isSelf: Bool { self == .v4(0x7F00_0001) || self == .v6(1) }

    /// A mix of its bits, for tables.
    public var mixed: UInt64 {
        switch self {
        case .v4(let value): UInt64(value) &* 0x9E37_79B9_7F4A_7C15
        case .v6(let value):
            (UInt64(truncatingIfNeeded: value) ^ UInt64(truncatingIfNeeded: value >> 64) &* 0xBF58_476D_1CE4_E5B9)
                &* 0x9E37_79B9_7F4A_7C15
        }
    }

    /// Whether a device with this address is a neighbour with an address of its own: private (RFC 1918, RFC 4193),
    /// link-local, or of the loopback net. The machine itself is no neighbour, and neither is what carriers share
    /// (RFC 6598).
    public var isNeighbour: Bool {
        switch self {
        case .v4(0x7F00_0001): false
        case .v4(0x0A00_0000...0x0AFF_FFFF), .v4(0xAC10_0000...0xAC1F_FFFF), .v4(0xC0A8_0000...0xC0A8_FFFF),
            .v4(0xA9FE_0000...0xA9FE_FFFF), .v4(0x7F00_0000...0x7FFF_FFFF):
            true
        case .v4: false
        case .v6(let address): (0xFC00...0xFDFF).contains(address >> 112) || (0xFE80...0xFEBF).contains(address >> 112)
        }
    }
}

extension InternetAddress: CustomStringConvertible {
    /// Dotted decimals, or the canonical text of RFC 5952 section 4.
    public var description: String {
        guard case .v6(let value) = self else { return bytes.map { "\($0)" }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
        let gap = Self.longestZeroes(in: groups)
        func text(_ groups: ArraySlice<UInt16>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard let gap else { return text(groups[...]) }
        return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...])
    }

    /// The longest run of two or more zero groups, the first of several.
    private static func longestZeroes(in groups: [UInt16]) -> Range<Int>? {
        var longest = 0..<0
        var start: Int?
        for (index, group) in (groups + [1]).enumerated() {
            if group == 0 {
                start = start ?? index
            } else if let begin = start {
                if index - begin > longest.count { longest = begin..<index }
                start = nil
            }
        }
        return longest.count > 1 ? longest : nil
    }
}
