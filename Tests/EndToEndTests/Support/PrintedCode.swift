// SPDX-License-Identifier: Apache-2.0

/// Eight-symbol codes by the published rule (Luhn mod 32), by an implementation of its own.
enum PrintedCode {
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// The code of a payload of seven symbols.
    static func completing(_ payload: String) -> String {
        var sum = 0
        for (index, symbol) in payload.reversed().enumerated() {
            let product = (alphabet.firstIndex(of: symbol) ?? 0) * (index % 2 == 0 ? 2 : 1)
            sum += product / 32 + product % 32
        }
        return payload + String(alphabet[(32 - sum % 32) % 32])
    }

    /// Whether the text is a code with the right check symbol.
    static func isRight(_ text: String) -> Bool {
        text.count == 8 && text.allSatisfy(alphabet.contains) && completing(String(text.dropLast())) == text
    }

    /// The code with one wrong symbol.
    static func misread(_ code: String) -> String {
        let last = code.last.flatMap { alphabet.firstIndex(of: $0) } ?? 0
        return code.dropLast() + String(alphabet[(last + 1) % 32])
    }
}
