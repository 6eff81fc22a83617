// SPDX-License-Identifier: Apache-2.0

/// Settings that were found good, and where each came from: what `config check` prints.
public struct LoadedSettings<Root: Sendable>: Sendable {
    /// Where a key got its value.
    public enum Origin: String, Sendable {
        case `default`
        case file
        case environment
    }

    /// One line of `config check`.
    public struct Entry: Hashable, Sendable {
        /// `section.key`
        public let key: String
        /// nil while the key is not set.
        public let value: SettingValue?
        public let origin: Origin
        /// The environment variable of the key.
        public let variable: String
    }

    let table: KeyTable<Root>
    public internal(set) var settings: Root
    /// The file that was read, if any.
    public let file: String?
    /// By `section.key`; a key that is missing here has its default.
    var origins: [String: Origin] = [:]

    /// Every key with its value and where it came from.
    public var entries: [Entry] {
        table.keys.map {
            Entry(
                key: $0.path, value: $0.value(in: settings), origin: origins[$0.path] ?? .default,
                variable: $0.variable)
        }
    }

    /// `config check` for people: a line for each key, as TOML, with the origin of what is not a default.
    public var report: String {
        var lines = [file.map { "# file: \($0)" } ?? "# no file"]
        for entry in entries {
            let note =
                switch entry.origin {
                case .default: ""
                case .file: "  # from the file"
                case .environment: "  # from \(entry.variable)"
                }
            lines.append((entry.value.map { "\(entry.key) = \($0)" } ?? "# \(entry.key) is not set") + note)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
