// SPDX-License-Identifier: Apache-2.0

extension InternetAddress {
    /// What keeps the internet from reaching the address (the IANA special-purpose registries); nil where nothing does.
    public var localKind: String? {
        switch self {
        case .v4(let address): Self.localKind(v4: address)
        case .v6(let address): Self.localKind(v6: address)
        }
    }

    private static let v4Blocks: [(address: UInt32, bits: UInt32, kind: String)] = [
        (0x0000_0000, 8, "an unspecified address"),
        (0x0A00_0000, 8, "a private address"),
        (0x6440_0000, 10, "a private address"),  // RFC 6598: carriers' NAT
        (0x7F00_0000, 8, "a loopback address"),
        (0xA9FE_0000, 16, "a link-local address"),
        (0xAC10_0000, 12, "a private address"),
        (0xC000_0000, 24, "a private address"),  // RFC 6890: protocol assignments
        (0xC0A8_0000, 16, "a private address"),
        (0xC612_0000, 15, "a private address"),  // RFC 2544: benchmarks
        (0xE000_0000, 4, "a multicast address"),
        (0xF000_0000, 4, "a reserved address"),
    ]

    private static func localKind(v4 address: UInt32) -> String? {
        v4Blocks.first { ($0.address ^ address) >> (32 - $0.bits) == 0 }?.kind
    }

    private static func localKind(v6 address: UInt128) -> String? {
        switch address {
        case 0: return "an unspecified address"
        case 1: return "a loopback address"
        default: break
        }
        switch UInt16(truncatingIfNeeded: address >> 112) {
        case 0xFC00...0xFDFF: return "a private address"  // RFC 4193
        case 0xFE80...0xFEBF: return "a link-local address"
        case 0xFEC0...0xFEFF: return "a private address"  // RFC 3879: site-local, of old
        case 0xFF00...0xFFFF: return "a multicast address"
        case 0x2002: return localKind(v4: UInt32(truncatingIfNeeded: address >> 80))  // RFC 3056: 6to4
        default: break
        }
        // RFC 8215, then RFC 6052 and RFC 4291 section 2.5.5.1: forms that carry an IPv4 address at their end.
        if address >> 80 == 0x0064_FF9B_0001 { return "a private address" }
        let carriesV4 = address >> 32 == 0x0064_FF9B << 64 || address >> 32 == 0
        return carriesV4 ? localKind(v4: UInt32(truncatingIfNeeded: address)) : nil
    }
}
