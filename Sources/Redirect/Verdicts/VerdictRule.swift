// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What one line of a rule file looks at.
enum VerdictRule {
    case agent(AgentRule)
    case noAgent
    case field(VerdictRules.Field, AgentToken)
    case path(PathPattern)
    case network(AddressRange)
    case manyUnknown(count: Int, seconds: Int)
    case manyKnown(count: Int, seconds: Int)

    /// The words that a User-Agent must hold, and those it must not.
    struct AgentRule: Sendable {
        var all: [AgentToken]
        var none: [AgentToken]

        func matches(_ agent: AgentText) -> Bool {
            all.allSatisfy { $0.occurs(in: agent) } && !none.contains { $0.occurs(in: agent) }
        }
    }

    /// Every kind, and what follows it.
    static let kinds: [(name: String, form: String)] = [
        ("agent", "TOKEN [TOKEN…] [unless TOKEN…]"), ("no-agent", ""), ("field", "NAME TOKEN"), ("path", "PATTERN"),
        ("network", "ADDRESS or ADDRESS/BITS"), ("many-unknown", "COUNT SECONDS"), ("many-known", "COUNT SECONDS"),
    ]

    /// A rule from its kind and the words that follow it.
    init(kind: String, _ words: ArraySlice<RuleLine.Word>) throws(VerdictRuleError.Problem) {
        guard let form = Self.kinds.first(where: { $0.name == kind })?.form else { throw .unknownKind(kind) }
        let arguments = words.map(\.text)
        switch (kind, arguments.count) {
        case ("agent", 1...): self = .agent(try Self.agent(words, form))
        case ("no-agent", 0): self = .noAgent
        case ("field", 2):
            guard let field = VerdictRules.Field(rawValue: arguments[0]) else { throw .unknownField(arguments[0]) }
            self = .field(field, try Self.token(arguments[1]))
        case ("path", 1):
            guard let pattern = PathPattern(arguments[0]) else { throw .arguments(kind: kind, form: form) }
            self = .path(pattern)
        case ("network", 1):
            guard let block = AddressRange(arguments[0]) else { throw .network(arguments[0]) }
            self = .network(block)
        case ("many-unknown", 2):
            self = .manyUnknown(count: try Self.number(arguments[0]), seconds: try Self.number(arguments[1]))
        case ("many-known", 2):
            self = .manyKnown(count: try Self.number(arguments[0]), seconds: try Self.number(arguments[1]))
        default: throw .arguments(kind: kind, form: form)
        }
    }

    private static func agent(
        _ words: ArraySlice<RuleLine.Word>, _ form: String
    ) throws(VerdictRuleError.Problem) -> AgentRule {
        let unless = words.firstIndex { $0.text == "unless" && !$0.isQuoted } ?? words.endIndex
        let (all, none) = (words[..<unless], words[unless...].dropFirst())
        guard !all.isEmpty, unless == words.endIndex || !none.isEmpty else {
            throw .arguments(kind: "agent", form: form)
        }
        return AgentRule(all: try tokens(all), none: try tokens(none))
    }

    private static func tokens(
        _ words: ArraySlice<RuleLine.Word>
    ) throws(VerdictRuleError.Problem) -> [AgentToken] {
        var tokens: [AgentToken] = []
        for word in words { tokens.append(try token(word.text)) }
        return tokens
    }

    private static func token(_ text: String) throws(VerdictRuleError.Problem) -> AgentToken {
        guard let token = AgentToken(pattern: text) else { throw .token(text) }
        return token
    }

    private static func number(_ text: String) throws(VerdictRuleError.Problem) -> Int {
        guard let number = Int(text), number > 0 else { throw .number(text) }
        return number
    }
}
