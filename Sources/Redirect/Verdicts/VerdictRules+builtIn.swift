// SPDX-License-Identifier: Apache-2.0

extension VerdictRules {
    /// The rules that come with this version, `verdicts.txt`. A test reads them, so that none can be broken here.
    public static let builtIn = (try? VerdictRules(text: builtInText)) ?? .empty

    /// The text of ``builtIn``, for whoever wants to add to it.
    public static var builtInText: String { String(decoding: PackageResources.verdicts_txt, as: UTF8.self) }
}

extension VerdictRules {
    /// No rules: everybody is a person.
    fileprivate static var empty: VerdictRules { VerdictRules(version: "none") }
}
