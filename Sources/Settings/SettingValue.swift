// SPDX-License-Identifier: Apache-2.0

/// A value as the file holds it, before its key has judged it.
public enum SettingValue: Hashable, Sendable, CustomStringConvertible {
    case integer(Int)
    case flag(Bool)
    case text(String)
    case texts([String])
    /// Something that no key takes: its type in TOML's words, and its text.
    case other(type: String, text: String)

    /// The value in TOML.
    public var description: String {
        switch self {
        case .integer(let value): String(value)
        case .flag(let value): String(value)
        case .text(let value): SettingValue.quoted(value)
        case .texts(let values): "[" + values.map(SettingValue.quoted).joined(separator: ", ") + "]"
        case .other(_, let text): text
        }
    }

    /// The type in plain words, as it follows "this is".
    var typeName: String {
        switch self {
        case .integer: "a number"
        case .flag: "true or false"
        case .text: "a text"
        case .texts: "a list of texts"
        case .other(let type, _): type
        }
    }

    /// A TOML basic string (TOML 1.0.0, "String").
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
