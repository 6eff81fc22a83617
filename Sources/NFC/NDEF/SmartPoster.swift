// SPDX-License-Identifier: Apache-2.0

/// A URI with titles and a hint what to do with it (NFC Forum RTD Smart Poster 1.1).
public struct SmartPoster: Hashable, Sendable {
    /// What the phone is asked to do (section 3.3.3).
    public enum Action: UInt8, Sendable, CaseIterable {
        /// Open it.
        case open = 0
        /// Keep it for later.
        case save = 1
        /// Open it for editing.
        case edit = 2
    }

    public var uri: String
    /// One for each language.
    public var titles: [NDEFText]
    public var action: Action?
    /// Bytes of what the URI leads to, and its media type (sections 3.3.5, 3.3.6).
    public var size: UInt32?
    public var mediaType: String?
    /// Icons, and records of the future.
    public var others: [NDEFRecord]

    public init(
        uri: String, titles: [NDEFText] = [], action: Action? = nil, size: UInt32? = nil, mediaType: String? = nil,
        others: [NDEFRecord] = []
    ) {
        self.uri = uri
        self.titles = titles
        self.action = action
        self.size = size
        self.mediaType = mediaType
        self.others = others
    }

    /// A message of its own, the URI first.
    var payload: [UInt8] {
        var records = [NDEFRecord(.u, URIPrefix.shorten(Array(uri.utf8)))]
        records += titles.map { NDEFRecord(.t, $0.payload) }
        if let action { records.append(NDEFRecord(.act, [action.rawValue])) }
        records += others
        if let size { records.append(NDEFRecord(.s, (0..<4).map { UInt8(size >> (24 - 8 * $0) & 255) })) }
        if let mediaType { records.append(NDEFRecord(.mediaType, Array(mediaType.utf8))) }
        return NDEFMessage(records)?.bytes ?? []
    }

    init(payload: [UInt8]) throws(NDEFError) {
        let message = try NDEFMessage(decoding: payload)
        var uri: String?
        var (titles, others): ([NDEFText], [NDEFRecord]) = ([], [])
        var (action, size, mediaType): (Action?, UInt32?, String?)
        for (index, record) in message.records.enumerated() {
            let offset = message.payloadOffset(of: index)
            do throws(NDEFError) {
                switch record.wellKnown {
                case .u:
                    guard uri == nil else { throw NDEFError(.payload("a second URI in a smart poster"), at: 0) }
                    uri = try URIPrefix.extend(record.payload)
                case .t: titles.append(try NDEFText(payload: record.payload))
                case .act:
                    // Actions of the future mean that the phone decides, as without one.
                    guard record.payload.count == 1 else { throw NDEFError(.payload("an action is one byte"), at: 0) }
                    action = Action(rawValue: record.payload[0])
                case .s:
                    guard record.payload.count == 4 else { throw NDEFError(.payload("a size is four bytes"), at: 0) }
                    size = record.payload.reduce(0) { $0 << 8 | UInt32($1) }
                case .mediaType: mediaType = try String(ndef: record.payload, "media type")
                case .sp, nil: others.append(record)
                }
            } catch { throw error.moved(by: offset) }
        }
        guard let uri else { throw NDEFError(.payload("a smart poster without a URI"), at: 0) }
        self.init(uri: uri, titles: titles, action: action, size: size, mediaType: mediaType, others: others)
    }
}
