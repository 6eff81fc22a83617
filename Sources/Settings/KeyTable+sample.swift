// SPDX-License-Identifier: Apache-2.0

extension KeyTable {
    /// The sample file: every key with its words, its environment name and its default, all of them commented out.
    public var sample: String {
        var lines = preface.split(separator: "\n", omittingEmptySubsequences: false).map { Self.comment(String($0)) }
        for section in sections {
            lines += ["", "[\(section)]"]
            for key in keys where key.section == section { lines += [""] + paragraph(key) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func paragraph(_ key: SettingKey<Root>) -> [String] {
        let value = key.value(in: defaults)
        let form = key.form + (value == nil ? "; not set by default" : "")
        var lines = Self.wrap(key.documentation).map(Self.comment)
        lines.append("# \(key.variable): \(form)")
        if let shown = value ?? key.example { lines.append("#\(key.name) = \(shown)") }
        return lines
    }

    private static func comment(_ text: String) -> String { text.isEmpty ? "#" : "# " + text }

    /// Lines of at most 98 characters, broken between words.
    private static func wrap(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines.count - 1
            if lines[last].isEmpty {
                lines[last] = String(word)
            } else if lines[last].count + 1 + word.count <= 98 {
                lines[last] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
