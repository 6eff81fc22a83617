// SPDX-License-Identifier: Apache-2.0

/// Where a touchpoint leads. Kept exactly as it was given, beside the ASCII form that goes into `Location`.
public struct Destination: Hashable, Sendable, CustomStringConvertible {
    /// As given.
    public let text: String
    /// As given, with what is not ASCII or not allowed in a URL encoded, and `LocationMark.clickID` for each macro.
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

    /// Whether an ASCII form is that of a web page.
    static func isWeb(_ ascii: [UInt8]) -> Bool {
        let scheme = ascii.prefix { $0 != UInt8(ascii: ":") }
        return DestinationPolicy.redirectSchemes.contains(String(decoding: scheme, as: UTF8.self).lowercased())
    }

    /// The host as it is asked for: ASCII, without port. What is no web page has none and stands as it is.
    public var host: String {
        guard Self.isWeb(ascii) else { return text }
        let rest = ascii.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)
        let authority = rest.prefix { !DestinationReader.endsAuthority($0) }
        let end = DestinationReader.portSeparator(in: authority) ?? authority.endIndex
        return String(decoding: authority[..<end], as: UTF8.self)
    }
}
