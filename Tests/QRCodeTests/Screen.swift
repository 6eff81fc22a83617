// SPDX-License-Identifier: Apache-2.0

/// What a terminal would show of half blocks: dark where the ink is, paper elsewhere.
struct Screen {
    private let rows: [[Bool]]

    init(_ text: String) {
        var rows: [[Bool]] = []
        for line in text.split(separator: "\n") {
            var upper: [Bool] = []
            var lower: [Bool] = []
            for character in Screen.withoutEscapes(line) {
                upper.append(character == "\u{2588}" || character == "\u{2580}")
                lower.append(character == "\u{2588}" || character == "\u{2584}")
            }
            rows += [upper, lower]
        }
        self.rows = rows
    }

    /// The picture as a binary PGM, each module `scale` pixels wide.
    func graymap(scale: Int) -> [UInt8] {
        let width = (rows.first?.count ?? 0) * scale
        var bytes = Array("P5\n\(width) \(rows.count * scale)\n255\n".utf8)
        for row in rows {
            let line = row.flatMap { [UInt8](repeating: $0 ? 0 : 255, count: scale) }
            for _ in 0..<scale { bytes += line }
        }
        return bytes
    }

    private static func withoutEscapes(_ line: Substring) -> String {
        var plain = ""
        var escaping = false
        for character in line {
            if character == "\u{1B}" { escaping = true }
            if !escaping { plain.append(character) }
            if character == "m" { escaping = false }
        }
        return plain
    }
}
