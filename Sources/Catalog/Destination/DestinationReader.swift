// SPDX-License-Identifier: Apache-2.0

internal import Redirect

/// Reads a destination byte by byte (RFC 3986 section 3). Bytes that a URL may hold, broken escapes included, are
/// never touched: rebuilding a URL from parsed parts is how `%2B` turns into `+`.
struct DestinationReader {
    private let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    /// The ASCII form, or the reason for which there is none.
    func read(_ policy: DestinationPolicy) throws(DestinationError) -> [UInt8] {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Destination.longest else { throw .tooLong(bytes: bytes.count) }
        if let byte = bytes.first(where: { $0 <= 0x20 || $0 == 0x7F }) { throw .forbiddenByte(byte) }
        let scheme = try readScheme(policy)
        let rest = bytes[(scheme + 1)...]
        guard Destination.isWeb(bytes) else { return try readOther(scheme) }
        guard rest.starts(with: Array("//".utf8)) else { throw .noHost }
        let authority = rest.dropFirst(2).prefix { !Self.endsAuthority($0) }
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userInfo }
        let separator = Self.portSeparator(in: authority) ?? authority.endIndex
        let port = try readPort(authority[separator...], scheme: bytes[..<scheme])
        let host = try URLHost(authority[..<separator])
        guard !policy.owns(host, port: port) else { throw .ownHost(host.text) }
        if !policy.allowLocal, let kind = host.localKind { throw .localHost(host.text, kind: kind) }
        try checkQuery(bytes[authority.endIndex...], for: policy.clickIDParameter)
        var ascii = Array(bytes[..<authority.startIndex])
        ascii += host.ascii
        ascii += authority[separator...]
        Self.appendEncoded(bytes[authority.endIndex...], to: &ascii)
        guard ascii.count <= Destination.longest else { throw .tooLong(bytes: ascii.count) }
        return ascii
    }

    /// The ASCII form of what is no web page, such as `tel:+84…`: nothing is known of it but its bytes.
    private func readOther(_ scheme: Int) throws(DestinationError) -> [UInt8] {
        guard bytes.count > scheme + 1 else { throw .noHost }
        var ascii = Array(bytes[...scheme])
        Self.appendEncoded(bytes[(scheme + 1)...], to: &ascii)
        guard ascii.count <= Destination.longest else { throw .tooLong(bytes: ascii.count) }
        return ascii
    }

    /// Whether a byte ends the authority. The backslash is left inside, where no host may hold it: browsers take it
    /// for a slash, and other software does not.
    static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// Where the port's colon stands in a host with port, which may be an IPv6 address in brackets.
    static func portSeparator(in authority: ArraySlice<UInt8>) -> Int? {
        guard authority.first == UInt8(ascii: "[") else { return authority.firstIndex(of: UInt8(ascii: ":")) }
        guard let end = authority.lastIndex(of: UInt8(ascii: "]")) else { return nil }
        return authority[end...].firstIndex(of: UInt8(ascii: ":"))
    }

    /// The index of the colon after an allowed scheme.
    private func readScheme(_ policy: DestinationPolicy) throws(DestinationError) -> Int {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { throw .noScheme }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        if policy.admits(scheme: scheme) { return colon }
        let isScheme =
            scheme.first?.isLetter == true
            && scheme.utf8.allSatisfy { Self.isAlphanumeric($0) || "+-".utf8.contains($0) }
        // `localhost:3000` and `shop.example:80/x` are hosts with a port, and a person forgot the scheme.
        let isPort = bytes[(colon + 1)...].first.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ?? false
        guard isScheme, !isPort || ["tel", "sms"].contains(scheme) else { throw .noScheme }
        throw .scheme(scheme)
    }

    private func readPort(_ text: ArraySlice<UInt8>, scheme: ArraySlice<UInt8>) throws(DestinationError) -> UInt16 {
        guard !text.isEmpty else { return scheme.count == 4 ? 80 : 443 }
        let digits = String(decoding: text.dropFirst(), as: UTF8.self)
        guard text.dropFirst().allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let port = UInt16(digits), port > 0
        else { throw .port(digits) }
        return port
    }

    /// Refuses the parameter, however its name is escaped, unless its value is the macro alone.
    private func checkQuery(_ rest: ArraySlice<UInt8>, for name: String) throws(DestinationError) {
        let query = rest.prefix { $0 != UInt8(ascii: "#") }.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        for parameter in query.split(separator: UInt8(ascii: "&")) {
            let key = parameter.prefix { $0 != UInt8(ascii: "=") }
            let value = parameter[key.endIndex...].dropFirst()
            if Self.decoded(key) == Array(name.utf8), !value.elementsEqual(Destination.macro.utf8) {
                throw .clickIDParameter(name)
            }
        }
    }

    /// The bytes with right escapes decoded; broken ones stand as they are.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                result.append(UInt8(digits[0] << 4 | digits[1]))
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// Appends path, query and fragment: macros become marks, and bytes that no URL may hold are escaped.
    private static func appendEncoded(_ rest: ArraySlice<UInt8>, to ascii: inout [UInt8]) {
        let macro = Array(Destination.macro.utf8)
        var rest = rest
        while let byte = rest.first {
            if byte == macro[0], rest.starts(with: macro) {
                ascii.append(LocationMark.clickID)
                rest = rest.dropFirst(macro.count)
                continue
            }
            if byte >= 0x80 || #""<>\^`{|}"#.utf8.contains(byte) {
                ascii += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            } else {
                ascii.append(byte)
            }
            rest = rest.dropFirst()
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
