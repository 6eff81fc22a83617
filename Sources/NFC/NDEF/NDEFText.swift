// SPDX-License-Identifier: Apache-2.0

/// A text in a language (NFC Forum RTD Text 1.0).
public struct NDEFText: Hashable, Sendable {
    /// How the letters become bytes.
    public enum Encoding: String, Sendable, CaseIterable {
        case utf8 = "UTF-8"
        case utf16 = "UTF-16"
    }

    public let text: String
    /// A language tag (RFC 5646) in ASCII.
    public let language: String
    public let encoding: Encoding

    /// nil where the language is not 1 to 63 letters, digits and hyphens.
    public init?(_ text: String, language: String, encoding: Encoding = .utf8) {
        guard 1...63 ~= language.utf8.count, language.utf8.allSatisfy(Self.isTag) else { return nil }
        self.text = text
        self.language = language
        self.encoding = encoding
    }

    private static func isTag(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2D, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// Status byte, language, letters (section 3.2.1). UTF-16 has a byte order mark, since readers differ without one.
    var payload: [UInt8] {
        let status = UInt8(language.utf8.count) | (encoding == .utf16 ? 0x80 : 0)
        let letters =
            encoding == .utf8
            ? Array(text.utf8) : [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return [status] + language.utf8 + letters
    }

    init(payload: [UInt8]) throws(NDEFError) {
        guard let status = payload.first else { throw NDEFError(.payload("a text without a status byte"), at: 0) }
        let start = 1 + Int(status & 0x3F)
        guard start > 1, start <= payload.count else {
            throw NDEFError(.payload("the language of a text is empty or longer than its record"), at: 0)
        }
        let letters = Array(payload[start...])
        let text: String
        do throws(NDEFError) {
            text = status & 0x80 == 0 ? try String(ndef: letters, "text") : try Self.readUTF16(letters)
        } catch { throw error.moved(by: start) }
        let language = String(decoding: payload[1..<start], as: UTF8.self)
        guard let read = NDEFText(text, language: language, encoding: status & 0x80 == 0 ? .utf8 : .utf16) else {
            throw NDEFError(.payload("the language of a text is no language tag"), at: 1)
        }
        self = read
    }

    /// Big-endian unless a byte order mark says otherwise (section 3.4).
    private static func readUTF16(_ bytes: [UInt8]) throws(NDEFError) -> String {
        guard bytes.count % 2 == 0 else { throw NDEFError(.payload("half a letter of UTF-16"), at: bytes.count) }
        let isLittle = bytes.starts(with: [0xFF, 0xFE])
        let start = isLittle || bytes.starts(with: [0xFE, 0xFF]) ? 2 : 0
        let units = stride(from: start, to: bytes.count, by: 2).map { place in
            let (high, low) = isLittle ? (bytes[place + 1], bytes[place]) : (bytes[place], bytes[place + 1])
            return UInt16(high) << 8 | UInt16(low)
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw NDEFError(.payload("the text is not UTF-16"), at: 0)
        }
        return text
    }
}
