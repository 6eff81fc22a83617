// SPDX-License-Identifier: Apache-2.0

/// A value that stands as one text in the file and in the environment.
public protocol SettingText: Sendable {
    /// Reads the text, or says what is wrong with it.
    init(settingText: String) throws(InvalidValue)

    /// The text that reads as this value.
    var settingText: String { get }

    /// What a text may be, in a word or two: "HOST:PORT".
    static var form: String { get }
}
