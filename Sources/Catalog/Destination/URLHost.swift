// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// The host of a URL: how it is written in ASCII, and whom it names.
struct URLHost {
    /// As it was given.
    let text: String
    /// For the ASCII form of the URL. A host that is ASCII already stands as it was given.
    let ascii: [UInt8]
    /// What two spellings of one host share.
    let name: Name

    enum Name: Hashable {
        /// Lower-case A-labels without the final dot.
        case dns(String)
        case address(InternetAddress)
    }

    /// Reads a host without its port; IPv6 addresses stand in brackets.
    init(_ bytes: ArraySlice<UInt8>) throws(DestinationError) {
        guard !bytes.isEmpty else { throw .noHost }
        text = String(decoding: bytes, as: UTF8.self)
        if bytes.first == UInt8(ascii: "[") {
            let inner = bytes.dropFirst().dropLast()
            guard bytes.last == UInt8(ascii: "]"), let address = InternetAddress(ipv6: inner) else {
                throw .host(text, problem: "is no IPv6 address in brackets")
            }
            ascii = Array(bytes)
            name = .address(address)
            return
        }
        ascii = try Self.aLabels(bytes, text)
        if let byte = ascii.first(where: { !DestinationReader.isAlphanumeric($0) && !"-._".utf8.contains($0) }) {
            throw .host(text, problem: "holds “\(Character(Unicode.Scalar(byte)))”")
        }
        name = try Self.name(of: String(decoding: ascii, as: UTF8.self).lowercased(), text)
    }

    private static func aLabels(_ bytes: ArraySlice<UInt8>, _ text: String) throws(DestinationError) -> [UInt8] {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return Array(bytes) }
        do {
            return try InternationalName.ascii(text)
        } catch {
            throw .host(text, problem: "is no domain name: \(error)")
        }
    }

    /// Names are labels of 1–63 bytes, 253 in all (RFC 1035 section 2.3.4). What ends in a number is an IPv4 address or
    /// nothing (WHATWG URL, "ends in a number").
    private static func name(of lower: String, _ text: String) throws(DestinationError) -> Name {
        let bare = lower.hasSuffix(".") ? lower.dropLast() : lower[...]
        let labels = bare.split(separator: ".", omittingEmptySubsequences: false)
        guard !bare.isEmpty else { throw .noHost }
        guard labels.allSatisfy({ !$0.isEmpty }) else { throw .host(text, problem: "has an empty label") }
        guard bare.utf8.count <= 253, labels.allSatisfy({ $0.utf8.count <= 63 }) else {
            throw .host(text, problem: "is longer than a domain name may be")
        }
        if let last = labels.last, InternetAddress.isNumber(last) {
            guard let address = InternetAddress(ipv4: labels) else {
                throw .host(text, problem: "is no IPv4 address")
            }
            return .address(address)
        }
        return .dns(String(bare))
    }

    /// What makes the host one of this box or of its network; nil for a host of the internet.
    var localKind: String? {
        switch name {
        case .address(let address): return address.localKind
        case .dns(let name):
            if name == "localhost" || name.hasSuffix(".localhost") { return "this machine" }
            // RFC 6762, RFC 8375, and the ICANN reservation of .internal.
            let isLocal = [".local", ".internal", ".home.arpa"].contains { ".\(name)".hasSuffix($0) }
            return isLocal || !name.contains(".") ? "a name of a local network" : nil
        }
    }
}
