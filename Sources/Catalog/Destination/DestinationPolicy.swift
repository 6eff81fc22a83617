// SPDX-License-Identifier: Apache-2.0

/// What a destination may be on this box.
public struct DestinationPolicy: Sendable {
    /// The hosts that we answer ourselves, each as in a URL. With a port, an entry means that port alone; without one,
    /// every port.
    public var ownHosts: [String]
    /// Whether addresses and names of the local network are allowed.
    public var allowLocal: Bool
    /// The query parameter that carries the click ID.
    public var clickIDParameter: String

    public init(ownHosts: [String], allowLocal: Bool = false, clickIDParameter: String = "click_id") {
        self.ownHosts = ownHosts
        self.allowLocal = allowLocal
        self.clickIDParameter = clickIDParameter
    }

    /// The schemes that a redirect may lead to at once.
    static let redirectSchemes: Set<String> = ["http", "https"]

    /// Whether a URL of this scheme (lower case) may be a destination.
    func admits(scheme: String) -> Bool { Self.redirectSchemes.contains(scheme) }

    /// Whether a host and port are our own.
    func owns(_ host: URLHost, port: UInt16) -> Bool {
        ownHosts.contains { entry in
            let bytes = Array(entry.utf8)[...]
            let separator = DestinationReader.portSeparator(in: bytes) ?? bytes.endIndex
            guard let own = try? URLHost(bytes[..<separator]), own.name == host.name else { return false }
            let ownPort = bytes[separator...].dropFirst()
            return ownPort.isEmpty || UInt16(String(decoding: ownPort, as: UTF8.self)) == port
        }
    }
}
