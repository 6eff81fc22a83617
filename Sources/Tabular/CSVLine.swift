// SPDX-License-Identifier: Apache-2.0

/// Writes one record of CSV (RFC 4180, with LF at the end of the line, as other tools of the system expect).
public struct CSVLine: Sendable {
    private var text = ""
    private var isEmpty = true

    public init() {}

    /// A record of fields of our own making.
    public init(_ fields: some Sequence<String>) {
        for field in fields { add(field) }
    }

    /// The finished line.
    public consuming func closed() -> String { text + "\n" }

    /// Adds a field, in quotes where it needs them. An absent one is empty.
    public mutating func add(_ field: String?) {
        if !isEmpty { text += "," }
        isEmpty = false
        guard let field, !field.isEmpty else { return }
        let isPlain = field.utf8.allSatisfy { !Self.special.contains($0) }
        let hasOuterSpace = field.utf8.first == 0x20 || field.utf8.last == 0x20
        text += isPlain && !hasOuterSpace ? field : "\"" + field.replacing("\"", with: "\"\"") + "\""
    }

    /// Adds a field that strangers have a hand in. A spreadsheet would run what begins like a formula, so an apostrophe
    /// goes before it (OWASP, "CSV Injection").
    public mutating func add(foreign field: String?) {
        guard let first = field?.utf8.first, "=+-@\t\r".utf8.contains(first) else { return add(field) }
        add(field.map { "'" + $0 })
    }

    private static let special = Array(",;\"\r\n".utf8)
}
