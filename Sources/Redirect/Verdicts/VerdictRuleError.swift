// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// Why a text cannot be read as rules.
public struct VerdictRuleError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Problem: Error, Hashable {
        /// The first line is not `version` and a word.
        case noVersion
        /// The line ends before its kind.
        case tooShort
        /// A quote is never closed.
        case openQuote
        /// Reasons are lower-case letters, digits and hyphens.
        case reason(String)
        case unknownVerdict(String)
        case unknownKind(String)
        /// The reason stands for another verdict in an earlier line.
        case reasonTwice(String, verdict: String)
        /// The words behind the kind are too few or too many.
        case arguments(kind: String, form: String)
        /// A token is too short, or holds a `*` that is not at an end.
        case token(String)
        case unknownField(String)
        case network(String)
        /// Not a whole number above zero.
        case number(String)
        /// Only one line of this kind is possible.
        case kindTwice(String)
    }

    public let problem: Problem
    /// Counted from 1.
    public let line: Int

    public init(_ problem: Problem, line: Int) {
        self.problem = problem
        self.line = line
    }

    public var description: String { "line \(line): \(reason)" }

    private var reason: String {
        switch problem {
        case .noVersion: "must be “version” and one word"
        case .tooShort: "needs a reason, a verdict and a kind"
        case .openQuote: "a quote is never closed"
        case .reason(let text): "the reason “\(text)” must be of lower-case letters, digits and hyphens"
        case .unknownVerdict(let text):
            "“\(text)” is no verdict; there are \(Verdict.allCases.map(\.name).joined(separator: ", "))"
        case .unknownKind(let text):
            "“\(text)” is no kind of rule; there are \(VerdictRule.kinds.map(\.name).joined(separator: ", "))"
        case .reasonTwice(let text, let verdict): "the reason “\(text)” already stands for \(verdict)"
        case .arguments(let kind, let form): form.isEmpty ? "\(kind) stands alone" : "\(kind) takes \(form)"
        case .token(let text):
            "“\(text)” must have at least \(AgentToken.shortest) bytes, and a * only at its ends"
        case .unknownField(let text):
            "“\(text)” is no field; there are \(VerdictRules.Field.allCases.map(\.rawValue).joined(separator: ", "))"
        case .network(let text): "“\(text)” must be ADDRESS or ADDRESS/BITS"
        case .number(let text): "“\(text)” must be a whole number above zero"
        case .kindTwice(let kind): "\(kind) stands in an earlier line"
        }
    }
}
