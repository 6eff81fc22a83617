// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// How visitors are told apart.
public struct VisitorPolicy: Sendable {
    /// Whether browsers are known by a first-party cookie.
    public var setsCookie = false
    /// The cookie goes over https alone.
    public var isSecure = false
    /// Devices that many people use: they are nobody's.
    public var sharedDevices: [AddressRange] = []
    /// Networks beside the private ones in which every device has an address of its own.
    public var ownNetworks: [AddressRange] = []
    /// Proxies whose word about addresses and countries counts.
    public var trustedProxies: [AddressRange] = []
    /// The field in which such a proxy tells the country, lower case.
    public var countryField: String?
    /// The query parameter that speaks of consent.
    public var consentParameter: String?
    /// ms for which a visitor who comes again has the same click ID; 0 for never.
    public var stickyWindow: Int64 = 0

    /// The cookie's name.
    static let cookie = "waypost"
    /// A year, in seconds.
    static let cookieAge = 31_536_000

    public init() {}
}

/// Who stands at the other end of a connection, as far as a request shows.
struct Client {
    /// Nil where nothing trustworthy is known of it.
    var address: InternetAddress?
    /// A proxy that we do not trust stands between: its address is not the visitor's.
    var isBehindStranger = false
    var country: String?

    /// Reads what proxies say only where the peer is one of ours.
    init(_ head: RequestHead, _ bytes: Span<UInt8>, peer: InternetAddress?, policy: VisitorPolicy) {
        address = peer
        guard let peer else { return }
        guard policy.trustedProxies.contains(where: { $0.contains(peer) }) else {
            isBehindStranger = head.isForwarded
            return
        }
        let fields = FieldLines(head, bytes)
        let hops = Self.hops(fields)
        // From the right: each of our own proxies has added whom it saw, and what stands before a stranger is hearsay.
        for hop in hops.reversed() {
            address = hop
            guard let hop, policy.trustedProxies.contains(where: { $0.contains(hop) }) else { break }
        }
        country = policy.countryField.flatMap { fields.first($0) }.flatMap(Self.country)
    }

    /// The addresses of `Forwarded` (RFC 7239), or else of `X-Forwarded-For`; nil for one that hides or makes no sense.
    private static func hops(_ fields: FieldLines) -> [InternetAddress?] {
        let forwarded = fields.values(of: "forwarded").flatMap { $0.split(separator: UInt8(ascii: ",")) }
        if !forwarded.isEmpty { return forwarded.map { address(ofElement: String(decoding: $0, as: UTF8.self)) } }
        return fields.values(of: "x-forwarded-for").flatMap { $0.split(separator: UInt8(ascii: ",")) }.map {
            address(String(decoding: $0, as: UTF8.self)[...])
        }
    }

    private static func address(ofElement element: String) -> InternetAddress? {
        let pair = element.split(separator: ";").lazy.map { $0.drop { $0 == " " } }.first {
            $0.lowercased().hasPrefix("for=")
        }
        return pair.flatMap { address($0.dropFirst(4)) }
    }

    /// An address that may stand in quotes and brackets, and have a port.
    private static func address(_ text: Substring) -> InternetAddress? {
        let bare = text.filter { $0 != "\"" && $0 != " " && $0 != "\t" }
        if bare.hasPrefix("[") { return InternetAddress(bare.dropFirst().prefix { $0 != "]" }) }
        let parts = bare.split(separator: ":", omittingEmptySubsequences: false)
        return InternetAddress(parts.count == 2 ? parts[0] : Substring(bare))
    }

    private static func country(_ value: ArraySlice<UInt8>) -> String? {
        guard value.count == 2, value.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) && $0 >= 0x41 }) else {
            return nil
        }
        let code = String(decoding: value.map { $0 & 0xDF }, as: UTF8.self)
        // What networks put there for nowhere, and for Tor.
        return ["XX", "T1"].contains(code) ? nil : code
    }
}
