// SPDX-License-Identifier: Apache-2.0

/// One key: what it is called, what it takes, and where its value goes. Parsing, environment names, the sample file
/// and `config check` all come from it.
public struct SettingKey<Root: Sendable>: Sendable {
    /// Where a key's value stands in the settings.
    public typealias Target<Value> = any WritableKeyPath<Root, Value> & Sendable

    public let section: String
    public let name: String
    /// One or two sentences for the sample file.
    public let documentation: String
    /// What the key takes, in a word or two: "HOST:PORT", "0 to 60000".
    public let form: String
    /// A value to show in the sample file where there is no default.
    let example: SettingValue?
    /// Reads the text of an environment variable as this key's type.
    let fromEnvironment: @Sendable (String) throws(InvalidValue) -> SettingValue
    let write: @Sendable (SettingValue, inout Root) throws(InvalidValue) -> Void
    let read: @Sendable (Root) -> SettingValue?

    /// `section.name`
    public var path: String { section + "." + name }

    /// `WAYPOST_SECTION_NAME`
    public var variable: String { "WAYPOST_" + path.uppercased().replacing(".", with: "_") }

    /// The key's value in `root`; nil while it is not set.
    public func value(in root: Root) -> SettingValue? { read(root) }
}
