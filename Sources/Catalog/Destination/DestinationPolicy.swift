// SPDX-License-Identifier: Apache-2.0

/// What a destination may be on this box.
public struct DestinationPolicy: Sendable {
    /// The hosts that we answer ourselves, each as in a URL. With a port, an entry means that port alone; without one,
    /// every port.
    public var ownHosts: [String] {
        didSet { own = ownHosts.compactMap(OwnHost.init) }
    }
    /// Whether addresses and names of the local network are allowed.
    public var allowLocal: Bool
    /// The query parameter that carries the click ID.
    public var clickIDParameter: String
    /// Schemes of apps beside the known ones, lower case.
    public var appSchemes: Set<String>
    private let anyAppScheme: Bool
    /// ``ownHosts``, read once: an import asks a million times.
    private var own: [OwnHost]

    public init(
        ownHosts: [String], allowLocal: Bool = false, clickIDParameter: String = "click_id",
        appSchemes: Set<String> = [], anyAppScheme: Bool = false
    ) {
        self.appSchemes = appSchemes
        self.anyAppScheme = anyAppScheme
        self.ownHosts = ownHosts
        own = ownHosts.compactMap(OwnHost.init)
        self.allowLocal = allowLocal
        self.clickIDParameter = clickIDParameter
    }

    /// The schemes that a redirect may lead to at once.
    static let redirectSchemes: Set<String> = ["http", "https"]

    /// What a page with a button leads to: people, places and the apps that people have.
    private static let clickSchemes: Set<String> = [
        "tel", "mailto", "sms", "geo", "facetime", "whatsapp", "zalo", "viber", "line", "tg", "weixin", "kakaotalk",
        "fb", "fb-messenger", "instagram", "twitter", "youtube", "spotify", "maps", "comgooglemaps", "market",
        "itms-apps", "momo", "grab", "shopee",
    ]

    /// What runs in the browser itself, or reads the phone's own files.
    private static let neverSchemes: Set<String> = [
        "javascript", "data", "file", "blob", "vbscript", "about", "view-source", "filesystem", "content", "intent",
        "ftp", "ws", "wss",
    ]

    /// Whether a URL of this scheme (lower case) may be a destination.
    func admits(scheme: String) -> Bool {
        if Self.neverSchemes.contains(scheme) { return false }
        return Self.redirectSchemes.contains(scheme) || Self.clickSchemes.contains(scheme) || anyAppScheme
            || appSchemes.contains(scheme)
    }

    /// Whether a host and port are our own.
    func owns(_ host: URLHost, port: UInt16) -> Bool {
        own.contains { $0.name == host.name && ($0.port == nil || $0.port == port) }
    }

    /// A host that we answer, at one port or at all of them.
    private struct OwnHost: Sendable {
        let name: URLHost.Name
        let port: UInt16?

        init?(_ entry: String) {
            let bytes = Array(entry.utf8)[...]
            let separator = DestinationReader.portSeparator(in: bytes) ?? bytes.endIndex
            guard let host = try? URLHost(bytes[..<separator]) else { return nil }
            name = host.name
            let digits = String(decoding: bytes[separator...].dropFirst(), as: UTF8.self)
            guard let port = digits.isEmpty ? UInt16(0) : UInt16(digits) else { return nil }
            self.port = digits.isEmpty ? nil : port
        }
    }
}
