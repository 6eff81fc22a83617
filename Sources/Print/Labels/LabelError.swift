// SPDX-License-Identifier: Apache-2.0

public import Lettering
public import QRCode

/// Why a label cannot be printed.
public struct LabelError: Error, Sendable, CustomStringConvertible {
    public enum Problem: Sendable {
        /// A module would have this side, in µm.
        case smallModule(Int, version: Int)
        /// What the text is, the text, and the first character that has no room.
        case wide(what: String, text: String, character: Character)
        /// What the typeface lacks.
        case letters(what: String, TypefaceError)
        /// The text has no symbol.
        case symbol(Symbol.Refusal)
    }

    public let problem: Problem
    /// The label, such as `row 17`; nil where there is only one.
    public let origin: String?

    public var description: String { (origin.map { $0 + ": " } ?? "") + reason }

    private var reason: String {
        switch problem {
        case .smallModule(let side, let version):
            """
            a version \(version) symbol leaves \(Micrometres(side).mm) mm for a module, and phones read none \
            below \(Micrometres(LabelFormat.smallestModule).mm) mm; take a larger label, less text or a shorter link
            """
        case .wide(let what, let text, let character):
            """
            the \(what) “\(text)” is too wide for its label from “\(character)” on; shorten it, or take a \
            larger label
            """
        case .letters(let what, let error): "\(what): \(error)"
        case .symbol(let refusal): "\(refusal)"
        }
    }
}
