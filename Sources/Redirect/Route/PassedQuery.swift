// SPDX-License-Identifier: Apache-2.0

/// What of a visitor's query goes on to the destination: its pairs byte for byte and in their order, without what is
/// ours and without names that the link itself has.
struct PassedQuery {
    /// The pairs, joined by `&`.
    private(set) var added: [UInt8] = []
    /// The link's location, without the pairs that the visitor's override.
    private(set) var location: ArraySlice<UInt8>

    /// The longest location that is sent with what was added to it; common servers read no more in a line.
    static let longest = 8_192
    /// What the click ID takes at most beside its parameter's name.
    private static let clickIDRoom = 40

    /// `reserved` is the configured click-ID parameter.
    init(_ query: ArraySlice<UInt8>, onto location: ArraySlice<UInt8>, overriding: Bool, reserved: [UInt8]) {
        self.location = location
        let pairs = query.split(separator: UInt8(ascii: "&"))
        let names = pairs.map { Self.name(of: $0) }
        let ours = Self.reservedNames(among: names, reserved)
        let own = Self.ownNames(location)
        var replaced: Set<[UInt8]> = []
        for (pair, name) in zip(pairs, names) where !ours.contains(name) && Self.isPlain(pair) {
            if own.contains(name) {
                guard overriding else { continue }
                replaced.insert(name)
            }
            if !added.isEmpty { added.append(UInt8(ascii: "&")) }
            added += pair
        }
        if !replaced.isEmpty { self.location = Self.without(replaced, location) }
    }

    /// Whether the location stays within what can be sent.
    var fits: Bool { location.count + added.count + Self.clickIDRoom <= Self.longest }

    /// The names that are never passed on: click IDs of our own dialects, hints for redirectors, and the mirror of a tag
    /// where it is one.
    private static func reservedNames(among names: [[UInt8]], _ clickID: [UInt8]) -> Set<[UInt8]> {
        var reserved = always.union([clickID])
        let present = Set(names)
        for mirror in mirrors where present.isSuperset(of: mirror) { reserved.formUnion(mirror) }
        return reserved
    }

    private static let always = Set(
        ["click_id", "dub_id", "li2_cid", "li_cid", "pw", "qr", "no-track", "dub-no-track", "redir_url"].map {
            Array($0.utf8)
        })
    /// Encrypted and plain SUN messages (NXP AN12196).
    private static let mirrors = [["e", "c"], ["uid", "ctr", "c"]].map { $0.map { Array($0.utf8) } }

    /// A location is ASCII without control bytes and blanks; a request target is as well, so this is the last guard.
    private static func isPlain(_ pair: ArraySlice<UInt8>) -> Bool {
        pair.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
    }

    /// The name of a pair with its escapes decoded.
    private static func name(of pair: ArraySlice<UInt8>) -> [UInt8] {
        decoded(pair.prefix { $0 != UInt8(ascii: "=") })
    }

    /// Bytes with their right escapes decoded; broken ones stand as they are.
    static func decoded(_ bytes: ArraySlice<UInt8>, plusIsBlank: Bool = true) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let high = Hexadecimal.value(rest[rest.startIndex]),
                let low = Hexadecimal.value(rest[rest.startIndex + 1])
            {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(plusIsBlank && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return decoded
    }

    /// The query of a location: from behind its `?` to the mark, the fragment or the end.
    private static func query(of location: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let head = location.prefix { $0 != UInt8(ascii: "#") && $0 != LocationMark.query }
        guard let question = head.firstIndex(of: UInt8(ascii: "?")) else { return head[head.endIndex...] }
        return head[(question + 1)...]
    }

    private static func ownNames(_ location: ArraySlice<UInt8>) -> Set<[UInt8]> {
        Set(query(of: location).split(separator: UInt8(ascii: "&")).map { name(of: $0) })
    }

    /// A location without the pairs of these names.
    private static func without(_ names: Set<[UInt8]>, _ location: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let query = query(of: location)
        let kept = query.split(separator: UInt8(ascii: "&")).filter { !names.contains(name(of: $0)) }
        var rest = location[query.endIndex...]
        if rest.first == LocationMark.query, rest.count > 1 {
            rest =
                [LocationMark.query, kept.isEmpty ? LocationMark.noSeparator : UInt8(ascii: "&")] + rest.dropFirst(2)
        }
        return location[..<query.startIndex] + kept.joined(separator: [UInt8(ascii: "&")]) + rest
    }
}

/// Digits of base 16 in ASCII.
enum Hexadecimal {
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
