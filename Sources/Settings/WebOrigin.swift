// SPDX-License-Identifier: Apache-2.0

/// Scheme, host and port of a web server, without a path: "https://go.example.com".
public struct WebOrigin: SettingText, Hashable, CustomStringConvertible {
    /// The two schemes of the web.
    public enum Scheme: String, Hashable, Sendable {
        case http
        case https

        /// The port that a URL need not name.
        public var defaultPort: Int { self == .http ? 80 : 443 }
    }

    public let scheme: Scheme
    public let host: Host
    public let port: Int

    public static let form = "http(s)://HOST[:PORT]"

    /// Whether only this machine can reach it, so that nothing printed with it would work.
    public var isLoopback: Bool { host.isLoopback }

    public init(scheme: Scheme, host: Host, port: Int? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
    }

    public init(settingText text: String) throws(InvalidValue) {
        let lower = text.lowercased()
        let scheme: Scheme = lower.hasPrefix("https://") ? .https : .http
        let start = scheme.rawValue + "://"
        guard lower.hasPrefix(start) else { throw InvalidValue("must begin with http:// or https://") }
        var authority = text.dropFirst(start.count)
        if authority.last == "/" { authority.removeLast() }
        guard !authority.contains(where: { "/?#\\".contains($0) }) else {
            throw InvalidValue("must end after the host and the port: no path, no query, no fragment")
        }
        guard !authority.contains("@") else { throw InvalidValue("must not hold a user name or a password") }
        var port = scheme.defaultPort
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]"),
            authority.first == "[" || colon == authority.firstIndex(of: ":")
        {
            port = try ListenAddress.port(authority[authority.index(after: colon)...], from: 1)
            authority = authority[..<colon]
        }
        self.init(scheme: scheme, host: try Host(authority), port: port)
    }

    /// Without a trailing slash, and without a port that the scheme implies.
    public var settingText: String {
        "\(scheme.rawValue)://\(host.bracketed)" + (port == scheme.defaultPort ? "" : ":\(port)")
    }

    public var description: String { settingText }
}
