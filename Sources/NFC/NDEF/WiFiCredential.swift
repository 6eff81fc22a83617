// SPDX-License-Identifier: Apache-2.0

/// How to join a wireless network, as phones take it from a tag (Wi-Fi Simple Configuration 2.0.8, section 10.1.2).
public struct WiFiCredential: Hashable, Sendable {
    /// The attribute Authentication Type (section 12, table 32), bits that may be joined.
    public struct Authentication: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        public static let open = Authentication(rawValue: 0x0001)
        public static let wpaPersonal = Authentication(rawValue: 0x0002)
        public static let wpa2Personal = Authentication(rawValue: 0x0020)
    }

    /// The attribute Encryption Type (section 12, table 37).
    public struct Encryption: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        public static let none = Encryption(rawValue: 0x0001)
        public static let tkip = Encryption(rawValue: 0x0004)
        public static let aes = Encryption(rawValue: 0x0008)
    }

    /// The SSID.
    public let name: [UInt8]
    /// The pass phrase; empty for an open network.
    public let key: [UInt8]
    public let authentication: Authentication
    public let encryption: Encryption

    /// nil where the name has no or more than 32 bytes, or the key more than 64.
    public init?(name: [UInt8], key: [UInt8], authentication: Authentication, encryption: Encryption) {
        guard 1...32 ~= name.count, key.count <= 64 else { return nil }
        self.name = name
        self.key = key
        self.authentication = authentication
        self.encryption = encryption
    }

    /// A network with a pass phrase of WPA2 or newer, or an open one without; nil where no phone could join it.
    public init?(_ name: String, passphrase: String? = nil) {
        if let passphrase {
            guard 8...63 ~= passphrase.utf8.count else { return nil }
            self.init(
                name: Array(name.utf8), key: Array(passphrase.utf8), authentication: .wpa2Personal, encryption: .aes)
        } else {
            self.init(name: Array(name.utf8), key: [], authentication: .open, encryption: .none)
        }
    }

    private enum Attribute {
        static let credential: UInt16 = 0x100E
        static let authentication: UInt16 = 0x1003
        static let encryption: UInt16 = 0x100F
        static let address: UInt16 = 0x1020
        static let index: UInt16 = 0x1026
        static let key: UInt16 = 0x1027
        static let name: UInt16 = 0x1045
    }

    /// One attribute Credential; a network index of 1 and the address of everybody are what the standard asks for.
    var payload: [UInt8] {
        let fields: [(UInt16, [UInt8])] = [
            (Attribute.authentication, Self.bytes(authentication.rawValue)),
            (Attribute.encryption, Self.bytes(encryption.rawValue)),
            (Attribute.address, Array(repeating: 0xFF, count: 6)), (Attribute.index, [1]), (Attribute.key, key),
            (Attribute.name, name),
        ]
        return Self.attribute(Attribute.credential, fields.flatMap(Self.attribute))
    }

    /// The first credential in a payload, whatever stands before and after it.
    init(payload: [UInt8]) throws(NDEFError) {
        let outer = try Self.attributes(payload, in: 0..<payload.count)
        guard let credential = outer[Attribute.credential] else {
            throw NDEFError(.payload("no network in a Wi-Fi record"), at: 0)
        }
        let fields = try Self.attributes(payload, in: credential)
        guard let name = fields[Attribute.name] else {
            throw NDEFError(.payload("a network without a name"), at: credential.lowerBound)
        }
        let number = { (id: UInt16) in fields[id].map { payload[$0].reduce(0) { $0 << 8 | UInt16($1) } } }
        let read = WiFiCredential(
            name: Array(payload[name]), key: fields[Attribute.key].map { Array(payload[$0]) } ?? [],
            authentication: Authentication(rawValue: number(Attribute.authentication) ?? 0),
            encryption: Encryption(rawValue: number(Attribute.encryption) ?? 0))
        guard let read else {
            throw NDEFError(.payload("a network's name or key of a length that cannot be"), at: name.lowerBound)
        }
        self = read
    }

    private static func bytes(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

    private static func attribute(_ id: UInt16, _ value: [UInt8]) -> [UInt8] {
        bytes(id) + bytes(UInt16(value.count)) + value
    }

    /// Where the value of each attribute stands; of several with one number, the first.
    private static func attributes(
        _ bytes: [UInt8], in range: Range<Int>
    ) throws(NDEFError) -> [UInt16: Range<Int>] {
        var found: [UInt16: Range<Int>] = [:]
        var place = range.lowerBound
        while place < range.upperBound {
            guard range.upperBound - place >= 4 else { throw NDEFError(.payload("half an attribute"), at: place) }
            let id = UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
            let start = place + 4
            let end = start + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
            guard end <= range.upperBound else { throw NDEFError(.payload("an attribute is cut"), at: place) }
            if found[id] == nil { found[id] = start..<end }
            place = end
        }
        return found
    }
}
