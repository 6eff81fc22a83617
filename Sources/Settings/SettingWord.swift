// SPDX-License-Identifier: Apache-2.0

/// One of a few words.
public protocol SettingWord: SettingText, CaseIterable, RawRepresentable<String> {}

extension SettingWord {
    public static var form: String { allCases.map(\.rawValue).joined(separator: ", ") }

    public init(settingText text: String) throws(InvalidValue) {
        guard let word = Self(rawValue: text) else {
            let words = Self.allCases.map(\.rawValue)
            let meant = Suggestion.nearest(to: text, among: words).map { "; did you mean \($0)?" }
            throw InvalidValue("must be one of \(words.joined(separator: ", "))" + (meant ?? ""))
        }
        self = word
    }

    public var settingText: String { rawValue }
}
