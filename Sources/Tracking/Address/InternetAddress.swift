// SPDX-License-Identifier: Apache-2.0

/// An IP address in any spelling that software accepts.
public enum InternetAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// Whether a label makes a host an IPv4 address: digits, or hexadecimal with 0x.
    public static func isNumber(_ label: Substring) -> Bool {
        if label.allSatisfy({ "0"..."9" ~= $0 }) { return true }
        return label.hasPrefix("0x") && label.dropFirst(2).allSatisfy(\.isHexDigit)
    }

    /// An address as people and proxies write it: four decimal numbers, or an IPv6 address without brackets or zone.
    public init?(_ text: some StringProtocol) {
        if let quad = Self.dottedQuad(Substring(text)) {
            self = .v4(quad)
        } else if let address = Self(ipv6: Array(text.utf8)[...]) {
            self = address
        } else {
            return nil
        }
    }

    /// The spellings of inet_aton(3): one to four parts, each decimal, octal or hexadecimal; the last part fills what
    /// is left. `labels` are lower case.
    public init?(ipv4 labels: [Substring]) {
        guard (1...4).contains(labels.count) else { return nil }
        var address: UInt32 = 0
        for (index, label) in labels.enumerated() {
            guard let part = Self.number(label) else { return nil }
            let bits = index == labels.count - 1 ? 8 * (5 - labels.count) : 8
            guard part < 1 << UInt64(bits) else { return nil }
            address = bits == 32 ? UInt32(part) : address << UInt32(bits) | UInt32(part)
        }
        self = .v4(address)
    }

    private static func number(_ label: Substring) -> UInt64? {
        if label.hasPrefix("0x") {
            let digits = label.dropFirst(2)
            return digits.isEmpty ? 0 : digits.first == "+" || digits.first == "-" ? nil : UInt64(digits, radix: 16)
        }
        guard label.allSatisfy({ "0"..."9" ~= $0 }) else { return nil }
        return label.count > 1 && label.hasPrefix("0") ? UInt64(label, radix: 8) : UInt64(label)
    }

    /// The text forms of RFC 4291 section 2.2, without zone. An IPv4-mapped address is the IPv4 address.
    public init?(ipv6 bytes: ArraySlice<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        var halves: [[UInt16]] = []
        for half in Self.halves(of: text[...]) {
            guard let groups = Self.groups(half) else { return nil }
            halves.append(groups)
        }
        let count = halves.reduce(0) { $0 + $1.count }
        switch halves.count {
        case 1 where count == 8: break
        case 2 where count < 8: halves.insert(Array(repeating: 0, count: 8 - count), at: 1)
        default: return nil
        }
        let value = halves.joined().reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
        self = value >> 32 == 0xFFFF ? .v4(UInt32(truncatingIfNeeded: value)) : .v6(value)
    }

    /// The text before and after each `::`.
    private static func halves(of text: Substring) -> [Substring] {
        var halves: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix("::") {
                halves.append(text[start..<index])
                start = text.index(index, offsetBy: 2)
                index = start
            } else {
                index = text.index(after: index)
            }
        }
        return halves + [text[start...]]
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(".") {
                guard let quad = dottedQuad(part) else { return nil }
                groups += [UInt16(quad >> 16), UInt16(truncatingIfNeeded: quad)]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 < 0x80 }),
                    part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func dottedQuad(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var quad: UInt32 = 0
        for part in parts {
            guard part.allSatisfy({ "0"..."9" ~= $0 }), let byte = UInt8(part) else { return nil }
            quad = quad << 8 | UInt32(byte)
        }
        return quad
    }
}
