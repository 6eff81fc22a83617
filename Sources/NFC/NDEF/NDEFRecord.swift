// SPDX-License-Identifier: Apache-2.0

/// One record of an NDEF message, always well formed (NFC Forum NDEF 1.0, section 3.2).
public struct NDEFRecord: Hashable, Sendable {
    /// What the type is a name in: the field TNF (section 3.2.6), without the reserved value and without that of chunks.
    public enum Format: UInt8, Sendable, CaseIterable {
        case empty = 0
        /// A type that the NFC Forum has defined, such as `U`.
        case wellKnown = 1
        /// An internet media type (RFC 2046).
        case media = 2
        /// The type itself is a URI (RFC 3986).
        case absoluteURI = 3
        /// A type that somebody has defined under a domain, such as `android.com:pkg`.
        case external = 4
        /// A payload of which nothing is said.
        case unknown = 5
    }

    public let format: Format
    public let type: [UInt8]
    public let id: [UInt8]
    public let payload: [UInt8]

    /// A record of these fields, if their format allows them.
    public init(_ format: Format, type: [UInt8], id: [UInt8] = [], payload: [UInt8]) throws(NDEFError) {
        guard type.count <= 255 else { throw NDEFError(.fieldTooLong(type.count), at: 0) }
        guard id.count <= 255 else { throw NDEFError(.fieldTooLong(id.count), at: 0) }
        guard payload.count <= NDEFMessage.longest else { throw NDEFError(.tooLong(payload.count), at: 0) }
        switch format {
        case .empty:
            guard type.isEmpty else { throw NDEFError(.typeLength(type.count), at: 0) }
            guard id.isEmpty, payload.isEmpty else { throw NDEFError(.unexpectedField, at: 0) }
        case .unknown:
            guard type.isEmpty else { throw NDEFError(.typeLength(type.count), at: 0) }
        case .wellKnown, .media, .absoluteURI, .external:
            guard !type.isEmpty else { throw NDEFError(.typeLength(0), at: 0) }
        }
        self.init(unchecked: format, type: type, id: id, payload: payload)
    }

    /// For fields that are known to be right.
    init(unchecked format: Format, type: [UInt8], id: [UInt8], payload: [UInt8]) {
        self.format = format
        self.type = type
        self.id = id
        self.payload = payload
    }

    /// The record that says nothing.
    public static let empty = NDEFRecord(unchecked: .empty, type: [], id: [], payload: [])

    /// Bytes before the payload: flags, lengths, type and ID.
    var headerLength: Int { 2 + (payload.count < 256 ? 1 : 4) + (id.isEmpty ? 0 : 1) + type.count + id.count }

    /// The bytes, marked as the first and the last of a message or not.
    func encode(isFirst: Bool, isLast: Bool) -> [UInt8] {
        var flags = format.rawValue
        if isFirst { flags |= Flag.begin }
        if isLast { flags |= Flag.end }
        if payload.count < 256 { flags |= Flag.short }
        if !id.isEmpty { flags |= Flag.hasID }
        var bytes = [flags, UInt8(type.count)]
        let lengths = payload.count < 256 ? [0] : [24, 16, 8, 0]
        bytes += lengths.map { UInt8(payload.count >> $0 & 255) }
        if !id.isEmpty { bytes.append(UInt8(id.count)) }
        return bytes + type + id + payload
    }

    /// The bits of a record's first byte (section 3.2.1 to 3.2.5).
    enum Flag {
        static let begin: UInt8 = 0x80
        static let end: UInt8 = 0x40
        static let chunk: UInt8 = 0x20
        static let short: UInt8 = 0x10
        static let hasID: UInt8 = 0x08
        static let format: UInt8 = 0x07
    }
}
