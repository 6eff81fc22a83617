// SPDX-License-Identifier: Apache-2.0

/// Where a core is: scheme, host and port.
public struct CoreAddress: Sendable, Hashable, CustomStringConvertible {
    public var isSecure: Bool
    /// A name, or an address without brackets.
    public var host: String
    public var port: Int

    /// Why an address cannot be used.
    public enum Refusal: Error, CustomStringConvertible {
        /// Tokens do not travel in the clear.
        case plain(String)

        public var description: String {
            switch self {
            case .plain(let host):
                "\(host) is not this machine, so it must be asked over https: tokens do not travel in the clear"
            }
        }
    }

    public init(isSecure: Bool, host: String, port: Int) throws(Refusal) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        guard isSecure || isLoopback else { throw .plain(host) }
    }

    /// Only this very machine answers there.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }

    public var isIPAddress: Bool { host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." } }

    /// As the `Host` field has it.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    public var description: String { "\(isSecure ? "https" : "http")://\(authority)" }
}
