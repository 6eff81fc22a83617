// SPDX-License-Identifier: Apache-2.0

import NFC
import Tracking

/// A record of an NDEF message, told.
enum RecordWords {
    /// For people.
    static func text(_ record: NDEFRecord) -> String {
        guard let content = try? RecordContent(record) else { return "broken, \(record.payload.count) bytes" }
        return switch content {
        case .empty: "empty"
        case .uri(let uri): "link \(uri)"
        case .absoluteURI(let uri, _): "link, as few phones read it, \(uri)"
        case .text(let text): "text (\(text.language)) \(text.text)"
        case .smartPoster(let poster):
            "smart poster \(poster.uri)\(poster.titles.first.map { " “\($0.text)”" } ?? "")"
        case .application(let package): "Android application \(package)"
        case .wifi(let network): "network \(String(decoding: network.name, as: UTF8.self))"
        case .vCard: "contact"
        case .external(let type, let payload), .media(let type, let payload), .wellKnown(let type, let payload):
            "\(type), \(payload.count) bytes"
        case .unknown(let payload): "unknown, \(payload.count) bytes"
        }
    }

    /// For programs.
    static func json(_ record: NDEFRecord) -> String {
        var json = JSONText()
        guard let content = try? RecordContent(record) else {
            json.add("type", "broken")
            json.add("payload", record.payload.hexadecimal)
            return json.closed()
        }
        switch content {
        case .empty: json.add("type", "empty")
        case .uri(let uri), .absoluteURI(let uri, _):
            json.add("type", "uri")
            json.add("uri", uri)
        case .text(let text):
            json.add("type", "text")
            json.add("language", text.language)
            json.add("text", text.text)
        case .smartPoster(let poster):
            json.add("type", "smart-poster")
            json.add("uri", poster.uri)
        case .application(let package):
            json.add("type", "application")
            json.add("package", package)
        case .wifi(let network):
            json.add("type", "wifi")
            json.add("network", String(decoding: network.name, as: UTF8.self))
        case .vCard(let card):
            json.add("type", "vcard")
            json.add("text", card)
        case .external(let type, let payload), .media(let type, let payload), .wellKnown(let type, let payload):
            json.add("type", type)
            json.add("payload", payload.hexadecimal)
        case .unknown(let payload):
            json.add("type", "unknown")
            json.add("payload", payload.hexadecimal)
        }
        return json.closed()
    }
}
