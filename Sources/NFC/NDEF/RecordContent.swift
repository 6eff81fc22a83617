// SPDX-License-Identifier: Apache-2.0

/// What a record says, read from its payload, or to be made into one.
public enum RecordContent: Hashable, Sendable {
    case empty
    /// NFC Forum RTD URI 1.0.
    case uri(String)
    case text(NDEFText)
    case smartPoster(SmartPoster)
    /// An Android Application Record: the package that the phone opens or offers (developer.android.com, NFC basics).
    case application(String)
    case wifi(WiFiCredential)
    /// A vCard (RFC 6350).
    case vCard(String)
    /// A URI in the place of the type (NDEF 1.0, section 3.2.6); few phones open it.
    case absoluteURI(String, payload: [UInt8] = [])
    case external(type: String, payload: [UInt8])
    case media(type: String, payload: [UInt8])
    /// A type of the NFC Forum that is not read here.
    case wellKnown(type: String, payload: [UInt8])
    case unknown(payload: [UInt8])

    private static let applicationType = "android.com:pkg"
    private static let wifiType = "application/vnd.wfa.wsc"
    private static let vCardType = "text/vcard"

    /// What the record says; offsets of errors count from the start of its payload.
    public init(_ record: NDEFRecord) throws(NDEFError) {
        let payload = record.payload
        switch record.format {
        case .empty: self = .empty
        case .unknown: self = .unknown(payload: payload)
        case .absoluteURI: self = .absoluteURI(try String(ndef: record.type, "URI"), payload: payload)
        case .wellKnown:
            switch record.wellKnown {
            case .u: self = .uri(try URIPrefix.extend(payload))
            case .t: self = .text(try NDEFText(payload: payload))
            case .sp: self = .smartPoster(try SmartPoster(payload: payload))
            case .act, .s, .mediaType, nil:
                self = .wellKnown(type: try String(ndef: record.type, "type"), payload: payload)
            }
        case .external:
            let type = try String(ndef: record.type, "type")
            // Types under a domain do not know upper case (RTD 1.0, section 3.2).
            self =
                type.lowercased() == Self.applicationType
                ? .application(try String(ndef: payload, "package")) : .external(type: type, payload: payload)
        case .media:
            let type = try String(ndef: record.type, "type")
            switch type.lowercased() {
            case Self.wifiType: self = .wifi(try WiFiCredential(payload: payload))
            case Self.vCardType, "text/x-vcard": self = .vCard(try String(ndef: payload, "vCard"))
            default: self = .media(type: type, payload: payload)
            }
        }
    }

    /// The record that says it.
    public func record(id: [UInt8] = []) throws(NDEFError) -> NDEFRecord {
        let (format, type, payload) = fields
        return try NDEFRecord(format, type: type, id: id, payload: payload)
    }

    private var fields: (NDEFRecord.Format, type: [UInt8], payload: [UInt8]) {
        switch self {
        case .empty: (.empty, [], [])
        case .uri(let uri): (.wellKnown, Self.bytes(.u), URIPrefix.shorten(Array(uri.utf8)))
        case .text(let text): (.wellKnown, Self.bytes(.t), text.payload)
        case .smartPoster(let poster): (.wellKnown, Self.bytes(.sp), poster.payload)
        case .application(let package): (.external, Array(Self.applicationType.utf8), Array(package.utf8))
        case .wifi(let network): (.media, Array(Self.wifiType.utf8), network.payload)
        case .vCard(let card): (.media, Array(Self.vCardType.utf8), Array(card.utf8))
        case .absoluteURI(let uri, let payload): (.absoluteURI, Array(uri.utf8), payload)
        case .external(let type, let payload): (.external, Array(type.utf8), payload)
        case .media(let type, let payload): (.media, Array(type.utf8), payload)
        case .wellKnown(let type, let payload): (.wellKnown, Array(type.utf8), payload)
        case .unknown(let payload): (.unknown, [], payload)
        }
    }

    private static func bytes(_ type: WellKnownType) -> [UInt8] { Array(type.rawValue.utf8) }
}
