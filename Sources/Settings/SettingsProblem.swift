// SPDX-License-Identifier: Apache-2.0

/// One thing wrong with the configuration: where, which key, which value, and what to do about it.
public struct SettingsProblem: Hashable, Sendable, CustomStringConvertible {
    /// Where a value was given.
    public enum Source: Hashable, Sendable {
        /// A file, and the line where it could be told.
        case file(String, line: Int?)
        /// An environment variable.
        case environment(String)
    }

    public let source: Source
    /// `section.key`, or what stands in its place; nil where the trouble is not with one key.
    public let key: String?
    /// The value as it was given.
    public let value: String?
    /// What is wrong and what to do.
    public let reason: String

    public var description: String {
        switch source {
        case .environment(let variable): "\(variable)\(value.map { "=" + $0 } ?? ""): \(reason)"
        case .file(let path, let line):
            "\(path)\(line.map { ":\($0)" } ?? ""): " + (key.map { $0 + (value.map { " = " + $0 } ?? "") + ": " } ?? "")
                + reason
        }
    }
}

/// A configuration that cannot be used: everything that is wrong with it, at once.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    public let problems: [SettingsProblem]

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
