// SPDX-License-Identifier: Apache-2.0

import NFC

/// A record as a word: its kind, its ID and its fields with commas between them. Texts and bytes are hexadecimal, `-` is
/// nothing at all.
///
///     empty,ID                            uri,ID,URI                      text,ID,ENCODING,LANGUAGE,TEXT
///     app,ID,PACKAGE                      wifi,ID,NAME,KEY,AUTH,CIPHER    vcard,ID,TEXT
///     absolute,ID,URI,PAYLOAD             external,ID,TYPE,PAYLOAD        media,ID,TYPE,PAYLOAD
///     wellknown,ID,TYPE,PAYLOAD           unknown,ID,PAYLOAD
///     poster,ID,URI,ACTION,SIZE,TYPE[,ENCODING,LANGUAGE,TEXT…]
enum RecordLine {
    /// A word that says no record.
    struct Mistake: Error {
        let word: String
    }

    static func record(_ word: Substring) throws -> NDEFRecord {
        var fields = Fields(word)
        let kind = fields.word()
        let id = try fields.bytes()
        return try content(kind, &fields).record(id: id)
    }

    private static func content(_ kind: String, _ fields: inout Fields) throws -> RecordContent {
        switch kind {
        case "empty": return .empty
        case "uri": return .uri(try fields.text())
        case "text": return .text(try fields.title())
        case "app": return .application(try fields.text())
        case "vcard": return .vCard(try fields.text())
        case "absolute": return .absoluteURI(try fields.text(), payload: try fields.bytes())
        case "external": return .external(type: try fields.text(), payload: try fields.bytes())
        case "media": return .media(type: try fields.text(), payload: try fields.bytes())
        case "wellknown": return .wellKnown(type: try fields.text(), payload: try fields.bytes())
        case "unknown": return .unknown(payload: try fields.bytes())
        case "wifi":
            let (name, key) = (try fields.bytes(), try fields.bytes())
            let network = WiFiCredential(
                name: name, key: key, authentication: .init(rawValue: try fields.number()),
                encryption: .init(rawValue: try fields.number()))
            guard let network else { throw Mistake(word: fields.whole) }
            return .wifi(network)
        case "poster":
            var poster = SmartPoster(uri: try fields.text())
            if let action: UInt8 = try fields.optional({ try $0.number() }) { poster.action = .init(rawValue: action) }
            poster.size = try fields.optional { try $0.number() }
            poster.mediaType = try fields.optional { try $0.text() }
            while !fields.isOver { poster.titles.append(try fields.title()) }
            return .smartPoster(poster)
        default: throw Mistake(word: fields.whole)
        }
    }

    static func text(_ record: NDEFRecord) -> String {
        let id = hexadecimal(record.id)
        do throws(NDEFError) {
            let (kind, fields) = words(try RecordContent(record))
            return ([kind, id] + fields).joined(separator: ",")
        } catch {
            return "broken,\(id),\(error.offset)"
        }
    }

    private static func words(_ content: RecordContent) -> (String, [String]) {
        switch content {
        case .empty: ("empty", [])
        case .uri(let uri): ("uri", [word(uri)])
        case .text(let text): ("text", words(text))
        case .application(let package): ("app", [word(package)])
        case .vCard(let card): ("vcard", [word(card)])
        case .absoluteURI(let uri, let payload): ("absolute", [word(uri), hexadecimal(payload)])
        case .external(let type, let payload): ("external", [word(type), hexadecimal(payload)])
        case .media(let type, let payload): ("media", [word(type), hexadecimal(payload)])
        case .wellKnown(let type, let payload): ("wellknown", [word(type), hexadecimal(payload)])
        case .unknown(let payload): ("unknown", [hexadecimal(payload)])
        case .wifi(let network):
            (
                "wifi",
                [
                    hexadecimal(network.name), hexadecimal(network.key), "\(network.authentication.rawValue)",
                    "\(network.encryption.rawValue)",
                ]
            )
        case .smartPoster(let poster):
            (
                "poster",
                [
                    word(poster.uri), poster.action.map { "\($0.rawValue)" } ?? "-", poster.size.map { "\($0)" } ?? "-",
                    poster.mediaType.map(word) ?? "-",
                ] + poster.titles.flatMap(words)
            )
        }
    }

    private static func words(_ text: NDEFText) -> [String] {
        [text.encoding.rawValue, text.language, word(text.text)]
    }

    private static func word(_ text: String) -> String { hexadecimal(Array(text.utf8)) }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: some StringProtocol) throws -> [UInt8] {
        let digits = try Array(text.utf8).map { (digit: UInt8) throws -> UInt8 in
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x61...0x66: digit - 0x61 + 10
            default: throw Mistake(word: String(text))
            }
        }
        guard digits.count % 2 == 0 else { throw Mistake(word: String(text)) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
