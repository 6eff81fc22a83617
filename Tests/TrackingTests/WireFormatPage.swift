// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// `docs/wire-format.md`: the vectors that are published are the vectors that are tested.
struct WireFormatPage {
    private let lines: [String]

    init() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/docs/wire-format.md"
        lines = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The rows of the table behind `<!-- vectors: NAME -->`, without its head.
    func vectors(_ name: String) -> [[String]] {
        after("<!-- vectors: \(name) -->").prefix { $0.hasPrefix("|") }.dropFirst(2).map { row in
            row.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        }
    }

    /// The lines of the block behind `<!-- sample: NAME -->`.
    func sample(_ name: String) -> [String] {
        Array(after("<!-- sample: \(name) -->").dropFirst().prefix { $0 != "```" })
    }

    /// Whether some line holds a text.
    func mentions(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

    private func after(_ mark: String) -> ArraySlice<String> {
        lines.drop { $0 != mark }.dropFirst()
    }
}
