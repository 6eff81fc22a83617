// SPDX-License-Identifier: Apache-2.0

/// Why a destination is refused.
public enum DestinationError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    /// The bytes it has, as given or in ASCII, whichever is more.
    case tooLong(bytes: Int)
    /// A control byte or a space, by its value.
    case forbiddenByte(UInt8)
    case noScheme
    /// A scheme that a redirect must not lead to.
    case scheme(String)
    case noHost
    case userInfo
    /// A host that is no name and no address, and what is wrong with it.
    case host(String, problem: String)
    case port(String)
    case ownHost(String)
    /// A host of the local network, and what it is.
    case localHost(String, kind: String)
    /// The query has the click ID's parameter already.
    case clickIDParameter(String)

    public var description: String { "the destination " + reason }

    private var reason: String {
        switch self {
        case .empty: "is empty"
        case .tooLong(let bytes): "has \(bytes) bytes; at most \(Destination.longest) are allowed"
        case .forbiddenByte(0x0A), .forbiddenByte(0x0D): "holds a line break"
        case .forbiddenByte(0x20): "holds a space; write it as %20"
        case .forbiddenByte(let byte): "holds the control byte 0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
        case .noScheme: "has no scheme; begin it with https://"
        case .scheme(let scheme): "has the scheme \(scheme):, and only http and https are allowed"
        case .noHost: "names no host after its scheme"
        case .userInfo: "holds a user name before its host, which hides where it leads; take it out"
        case .host(let host, let problem): "has the host “\(host)”, which \(problem)"
        case .port(let port): "has the port “\(port)”; ports are 1 to 65535"
        case .ownHost(let host): "leads back to our own host \(host), in a circle"
        case .localHost(let host, let kind):
            "has the host \(host), which is \(kind); visitors elsewhere cannot reach it; --local allows it"
        case .clickIDParameter(let name):
            "has a parameter \(name) of its own; take it out, or write \(Destination.macro) where the click ID belongs"
        }
    }
}
