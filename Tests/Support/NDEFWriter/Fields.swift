// SPDX-License-Identifier: Apache-2.0

import NFC

/// Takes one field after the other from a word.
struct Fields {
    let whole: String
    private var rest: ArraySlice<Substring>

    init(_ word: Substring) {
        whole = String(word)
        rest = word.split(separator: ",", omittingEmptySubsequences: false)[...]
    }

    var isOver: Bool { rest.isEmpty }

    /// Empty where there is no field any more.
    mutating func word() -> String { rest.popFirst().map { String($0) } ?? "" }

    mutating func bytes() throws -> [UInt8] { try RecordLine.bytes(word()) }

    mutating func text() throws -> String {
        guard let text = String(validating: try bytes(), as: UTF8.self) else { throw RecordLine.Mistake(word: whole) }
        return text
    }

    mutating func number<Number: FixedWidthInteger>() throws -> Number {
        guard let number = Number(word()) else { throw RecordLine.Mistake(word: whole) }
        return number
    }

    mutating func optional<Value>(_ read: (inout Fields) throws -> Value) throws -> Value? {
        guard rest.first != "-" else {
            rest.removeFirst()
            return nil
        }
        return try read(&self)
    }

    mutating func title() throws -> NDEFText {
        let (encoding, language) = (NDEFText.Encoding(rawValue: word()), word())
        guard let encoding, let title = NDEFText(try text(), language: language, encoding: encoding) else {
            throw RecordLine.Mistake(word: whole)
        }
        return title
    }
}
