// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What an NTAG 424 DNA put into the query of its link (NXP AN12196, "SUN"): `e` and `c`, or `uid`, `ctr` and `c`.
public enum SignedTap: Hashable, Sendable {
    /// uid and counter, encrypted: 16 bytes, or 24 of a tag in LRP mode; and 8 bytes of a MAC.
    case encrypted([UInt8], mac: [UInt8])
    case plain(uid: TapUID, counter: UInt32, mac: [UInt8])

    /// Reads a query; nil for one that holds neither form. Names and digits are as the tag writes them: hexadecimal, in
    /// either case.
    init?(query: ArraySlice<UInt8>) {
        var values: [String: [UInt8]] = [:]
        for pair in query.split(separator: UInt8(ascii: "&")) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: pair[..<equals], as: UTF8.self)
            guard Self.names.contains(name), values[name] == nil else { continue }
            values[name] = Self.bytes(pair[(equals + 1)...])
        }
        guard let mac = values["c"], mac.count == 8 else { return nil }
        if let encrypted = values["e"], [16, 24].contains(encrypted.count) {
            self = .encrypted(encrypted, mac: mac)
        } else if let uid = values["uid"].flatMap({ TapUID(bytes: $0) }), let counter = values["ctr"],
            counter.count == 3
        {
            self = .plain(uid: uid, counter: counter.reduce(0) { $0 << 8 | UInt32($1) }, mac: mac)
        } else {
            return nil
        }
    }

    private static let names: Set<String> = ["e", "c", "uid", "ctr"]

    private static func bytes(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count % 2 == 0, digits.count <= 64 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: digits.startIndex, to: digits.endIndex, by: 2) {
            guard let high = Hexadecimal.value(digits[place]), let low = Hexadecimal.value(digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// What is known of it where nobody can tell whether it is genuine.
    var unproved: TagReading {
        switch self {
        case .encrypted: TagReading(uid: nil, counter: nil, proof: .sunBad)
        case .plain(let uid, let counter, _): TagReading(uid: uid, counter: counter, proof: .sunBad)
        }
    }
}

/// The keys of tags that sign. Called on event loops for each such tap: some microseconds, no lock, no I/O.
public protocol TapKeys: Sendable {
    /// uid and counter of a tap with a right signature; nil for a wrong one, or a tag without a key here.
    func open(_ tap: SignedTap) -> (uid: TapUID, counter: UInt32)?
}
