// SPDX-License-Identifier: Apache-2.0

/// Writes one JSON object (RFC 8259) as text, fields in the order given: lines of ours are read by people and compared
/// byte by byte.
public struct JSONText: Sendable {
    public private(set) var text = "{"

    public init() {}

    /// The finished object.
    public consuming func closed() -> String { text + "}" }

    public mutating func add(_ name: String, _ value: String?) {
        key(name)
        if let value { Self.quote(value, into: &text) } else { text += "null" }
    }

    public mutating func add(_ name: String, _ value: (some FixedWidthInteger)?) {
        key(name)
        text += value.map { "\($0)" } ?? "null"
    }

    public mutating func add(_ name: String, _ value: Bool?) {
        key(name)
        text += value.map { $0 ? "true" : "false" } ?? "null"
    }

    public mutating func add(_ name: String, _ value: Double) {
        key(name)
        text += value.isFinite ? "\(value)" : "null"
    }

    /// A value that is JSON already.
    public mutating func add(_ name: String, json: String) {
        key(name)
        text += json
    }

    private mutating func key(_ name: String) {
        if text.utf8.count > 1 { text += "," }
        Self.quote(name, into: &text)
        text += ":"
    }

    /// A string with everything escaped that must be.
    public static func quoted(_ value: String) -> String {
        var text = ""
        quote(value, into: &text)
        return text
    }

    /// An array of values that are JSON already.
    public static func array(_ values: some Sequence<String>) -> String { "[" + values.joined(separator: ",") + "]" }

    private static func quote(_ value: String, into text: inout String) {
        text += "\""
        defer { text += "\"" }
        // Exports are millions of strings, and hardly one needs an escape.
        guard value.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
            text += value
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                text += "\\u00" + [UInt8(scalar.value)].hexadecimal
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
