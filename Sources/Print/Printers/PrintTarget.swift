// SPDX-License-Identifier: Apache-2.0

/// Where bytes are printed.
public enum PrintTarget: Hashable, Sendable, CustomStringConvertible {
    /// A printer on the network that takes bytes as they come ("AppSocket"). The host is a name or an address, without
    /// brackets.
    case socket(host: String, port: UInt16)
    /// A device file such as `/dev/usb/lp0`.
    case device(path: String)
    /// A queue of CUPS.
    case queue(name: String)

    /// The port of raw printing (IANA: pdl-datastream).
    public static let defaultPort: UInt16 = 9_100

    /// Reads `tcp://HOST`, `tcp://HOST:PORT` with IPv6 addresses in brackets, a path below `/dev`, or the name of a
    /// queue.
    public init(_ text: String) throws(PrintTargetError) {
        if text.lowercased().hasPrefix(Self.scheme) {
            self = try Self.socket(text)
        } else if text.hasPrefix("/") {
            self = try Self.device(text)
        } else if !text.contains("://"), Self.isQueue(text) {
            self = .queue(name: text)
        } else {
            throw PrintTargetError(.queue, text)
        }
    }

    /// The text that is read as this target.
    public var description: String {
        switch self {
        case .socket(let host, let port): Self.scheme + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
        case .device(let path): path
        case .queue(let name): name
        }
    }

    private static let scheme = "tcp://"
    /// A DNS name's most characters (RFC 1035).
    private static let longestHost = 253
    /// What lpadmin of CUPS takes for a queue, in characters.
    private static let longestQueue = 127

    private static func socket(_ text: String) throws(PrintTargetError) -> PrintTarget {
        var rest = text.dropFirst(scheme.count)
        if rest.last == "/" { rest = rest.dropLast() }
        let host: Substring
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { throw PrintTargetError(.host, text) }
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
            guard isIPv6(host) else { throw PrintTargetError(.host, text) }
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest[host.endIndex...]
            guard isHost(host) else { throw PrintTargetError(.host, text) }
        }
        guard !rest.isEmpty else { return .socket(host: String(host), port: defaultPort) }
        guard rest.first == ":", rest.utf8.count <= 6, rest.utf8.dropFirst().allSatisfy(isDigit),
            let port = UInt16(rest.dropFirst()), port > 0
        else { throw PrintTargetError(.port, text) }
        return .socket(host: String(host), port: port)
    }

    private static func device(_ text: String) throws(PrintTargetError) -> PrintTarget {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard parts.first == "dev", parts.count > 1, !text.utf8.contains(0),
            parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else { throw PrintTargetError(.device, text) }
        return .device(path: text)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// A host or a queue that begins with `-` could be taken for an option.
    private static func isHost(_ text: Substring) -> Bool {
        (1...longestHost).contains(text.utf8.count) && text.first != "-" && text.first != "."
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "-._".utf8.contains($0) }
    }

    private static func isQueue(_ text: String) -> Bool {
        text.utf8.count <= longestQueue && isHost(text[...])
    }

    /// The resolver judges the rest. A zone follows `%`, as in `fe80::1%eth0`.
    private static func isIPv6(_ text: Substring) -> Bool {
        text.utf8.count <= longestHost && text.contains(":")
            && text.utf8.allSatisfy { isLetterOrDigit($0) || ":.%-_".utf8.contains($0) }
    }
}
