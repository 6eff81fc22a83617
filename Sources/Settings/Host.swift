// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A host as addresses name it: an IP address or a DNS name in ASCII.
public struct Host: Hashable, Sendable {
    /// What kind of host the text names, with the bytes of an address in network order.
    public enum Kind: Hashable, Sendable {
        case ipv4([UInt8])
        case ipv6([UInt8])
        case name
    }

    /// Without brackets; names and IPv6 addresses in lower case.
    public let text: String
    public let kind: Kind

    /// As it stands before a port: IPv6 addresses in brackets (RFC 3986 section 3.2.2).
    public var bracketed: String { if case .ipv6 = kind { "[\(text)]" } else { text } }

    /// Whether only this machine can reach it. The unspecified addresses count: nobody can be sent there.
    public var isLoopback: Bool {
        switch kind {
        case .ipv4(let bytes): bytes[0] == 127 || bytes.allSatisfy { $0 == 0 }
        case .ipv6(let bytes):
            if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
                bytes[12] == 127 || bytes[12...].allSatisfy { $0 == 0 }
            } else {
                bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] <= 1
            }
        case .name: text == "localhost" || text.hasSuffix(".localhost")
        }
    }

    /// Whether it stands for every address of this machine when it is listened on: 0.0.0.0 and [::].
    public var isUnspecified: Bool {
        switch kind {
        case .ipv4(let bytes): bytes.allSatisfy { $0 == 0 }
        case .ipv6(let bytes):
            bytes.allSatisfy { $0 == 0 }
                || bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0])
        case .name: false
        }
    }

    /// Reads a host; IPv6 addresses stand in brackets.
    public init(_ text: some StringProtocol) throws(InvalidValue) {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = String(text.dropFirst().dropLast()).lowercased()
            guard let bytes = Self.ipv6(inner) else {
                throw InvalidValue("has no IPv6 address between its brackets")
            }
            self.text = inner
            kind = .ipv6(bytes)
        } else if let bytes = Self.ipv4(String(text)) {
            self.text = String(text)
            kind = .ipv4(bytes)
        } else {
            try Self.checkName(String(text))
            self.text = text.lowercased()
            kind = .name
        }
    }

    /// An IPv4 address, 4 bytes in network order.
    init(ipv4 bytes: [UInt8]) {
        text = bytes.map(String.init).joined(separator: ".")
        kind = .ipv4(bytes)
    }

    /// The bytes of an IPv4 address in dotted form.
    static func ipv4(_ text: String) -> [UInt8]? { parse(text, AF_INET, length: 4) }

    /// The bytes of an IPv6 address without brackets or zone.
    static func ipv6(_ text: String) -> [UInt8]? { parse(text, AF_INET6, length: 16) }

    private static func parse(_ text: String, _ family: Int32, length: Int) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: length)
        let read = unsafe bytes.withUnsafeMutableBytes { unsafe inet_pton(family, text, $0.baseAddress) }
        return read == 1 ? bytes : nil
    }

    /// Labels of letters, digits and hyphens (RFC 1123 section 2.1). A last label of digits would be an address.
    private static func checkName(_ name: String) throws(InvalidValue) {
        guard !name.isEmpty else { throw InvalidValue("has no host") }
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw InvalidValue("has a host that is not ASCII; write its xn-- form")
        }
        guard !name.contains(":") else { throw InvalidValue("needs brackets around an IPv6 address, as in [::1]") }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let sound = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
        }
        guard sound, name.utf8.count <= 253 else { throw InvalidValue("has no right host: \(name)") }
        if let last = labels.last, last.allSatisfy(\.isNumber) {
            throw InvalidValue("has no right IPv4 address: \(name)")
        }
    }
}
