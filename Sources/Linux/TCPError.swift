// SPDX-License-Identifier: Apache-2.0

/// Why there is no connection.
public enum TCPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name has no address. The reason is the resolver's.
    case name(host: String, reason: String)
    /// A call failed, for the last of the addresses.
    case call(SystemError)

    public var description: String {
        switch self {
        case .name(let host, let reason): "cannot find \(host): \(reason)"
        case .call(let error): error.description
        }
    }
}
