// SPDX-License-Identifier: Apache-2.0

internal import Redirect

/// Where a touchpoint leads. Kept exactly as it was given, beside the ASCII form that goes into `Location`.
public struct Destination: Hashable, Sendable, CustomStringConvertible {
    /// As given.
    public let text: String
    /// As given, with what is not ASCII or not allowed in a URL encoded, and `Route.clickIDMark` for each macro.
    public let ascii: [UInt8]

    /// What is filled in with the click ID wherever it stands after the host.
    public static let macro = "{click_id}"
    /// The most bytes a destination may have, as given and in ASCII: what common servers take in one request line.
    public static let longest = 8_000

    /// Checks a destination and makes its ASCII form.
    public init(checking text: String, policy: DestinationPolicy) throws(DestinationError) {
        self.text = text
        ascii = try DestinationReader(text).read(policy)
    }

    /// A destination that was checked before it was stored.
    public init(stored text: String, ascii: [UInt8]) {
        self.text = text
        self.ascii = ascii
    }

    public var description: String { text }

    /// The host as it is asked for: ASCII, without port.
    public var host: String {
        let rest = ascii.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)
        let authority = rest.prefix { !DestinationReader.endsAuthority($0) }
        let end = DestinationReader.portSeparator(in: authority) ?? authority.endIndex
        return String(decoding: authority[..<end], as: UTF8.self)
    }

    /// The location as a route holds it: the click ID's mark at each macro, or else a parameter before any fragment;
    /// without `tracking` there is no mark, and macros are left empty.
    public func location(tracking: Bool, parameter: String) -> [UInt8] {
        var bytes: [UInt8] = []
        Self.appendLocation(of: ascii, tracking: tracking, parameter: Array(parameter.utf8), to: &bytes)
        return bytes
    }

    /// Appends the location of an ASCII form.
    static func appendLocation(of ascii: [UInt8], tracking: Bool, parameter: [UInt8], to bytes: inout [UInt8]) {
        let hasMacro = ascii.contains(Route.clickIDMark)
        guard tracking else {
            bytes += hasMacro ? ascii.filter { $0 != Route.clickIDMark } : ascii
            return
        }
        guard !hasMacro else {
            bytes += ascii
            return
        }
        let head = ascii.prefix { $0 != UInt8(ascii: "#") }
        bytes += head
        bytes.append(Route.optionalStart)
        if !head.contains(UInt8(ascii: "?")) {
            bytes.append(UInt8(ascii: "?"))
        } else if head.last != UInt8(ascii: "?") && head.last != UInt8(ascii: "&") {
            bytes.append(UInt8(ascii: "&"))
        }
        bytes += parameter
        bytes.append(UInt8(ascii: "="))
        bytes.append(Route.clickIDMark)
        bytes.append(Route.optionalEnd)
        bytes += ascii[head.endIndex...]
    }
}
