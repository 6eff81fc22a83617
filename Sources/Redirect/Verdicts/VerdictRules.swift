// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// The rules by which a request is told from a person's: what its head says, where it comes from, how often it comes.
/// A request that no rule knows is a person's.
public struct VerdictRules: Sendable {
    /// What a rule says.
    public struct Finding: Hashable, Sendable {
        public let verdict: Verdict
        /// A short code that stays the same over the versions of a rule file.
        public let reason: String

        public init(verdict: Verdict, reason: String) {
            self.verdict = verdict
            self.reason = reason
        }
    }

    /// A request field in which a browser says that it loads ahead of its user.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case secPurpose = "sec-purpose"
        case purpose
        case xMoz = "x-moz"
        case xPurpose = "x-purpose"
    }

    /// How many codes from one visitor in how many seconds are too many for a person.
    public struct Threshold: Hashable, Sendable {
        public let finding: Finding
        public let count: Int
        public let seconds: Int

        public var verdict: Verdict { finding.verdict }
        public var reason: String { finding.reason }
    }

    /// The version that the file states.
    public let version: String
    private let source: String
    /// For different codes that nothing answers; nil where no rule speaks of them.
    public private(set) var manyUnknown: Threshold?
    /// For codes that are answered; nil where no rule speaks of them.
    public private(set) var manyKnown: Threshold?
    /// For a request without a User-Agent; nil where no rule speaks of it.
    public private(set) var missingAgent: Finding?

    private var agents: [(rule: VerdictRule.AgentRule, finding: Finding)] = []
    private var fields: [(field: Field, token: AgentToken, finding: Finding)] = []
    private var paths: [(pattern: PathPattern, finding: Finding)] = []
    private var networks: [(block: AddressRange, finding: Finding)] = []

    init(version: String) {
        self.version = version
        source = version
    }

    /// Rules from the text of a file, in the order in which they are asked.
    public init(text: String) throws(VerdictRuleError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let head = lines.first.flatMap({ RuleLine($0) })?.words, head.count == 2, head[0].text == "version"
        else { throw VerdictRuleError(.noVersion, line: 1) }
        version = head[1].text
        source = text
        var verdicts: [String: Verdict] = [:]
        for (number, line) in lines.enumerated().dropFirst() {
            do throws(VerdictRuleError.Problem) {
                guard let words = RuleLine(line)?.words else { throw VerdictRuleError.Problem.openQuote }
                if !words.isEmpty { try add(words, &verdicts) }
            } catch {
                throw VerdictRuleError(error, line: number + 1)
            }
        }
    }

    private mutating func add(
        _ words: [RuleLine.Word], _ verdicts: inout [String: Verdict]
    ) throws(VerdictRuleError.Problem) {
        guard words.count >= 3 else { throw .tooShort }
        let (reason, name, kind) = (words[0].text, words[1].text, words[2].text)
        guard !reason.isEmpty, reason.utf8.allSatisfy(Self.isReason) else { throw .reason(reason) }
        guard let verdict = Verdict(name: name) else { throw .unknownVerdict(name) }
        if let earlier = verdicts.updateValue(verdict, forKey: reason), earlier != verdict {
            throw .reasonTwice(reason, verdict: earlier.name)
        }
        let finding = Finding(verdict: verdict, reason: reason)
        switch try VerdictRule(kind: kind, words[3...]) {
        case .agent(let rule): agents.append((rule, finding))
        case .field(let field, let token): fields.append((field, token, finding))
        case .path(let pattern): paths.append((pattern, finding))
        case .network(let block): networks.append((block, finding))
        case .noAgent:
            guard missingAgent == nil else { throw .kindTwice(kind) }
            missingAgent = finding
        case .manyUnknown(let count, let seconds):
            guard manyUnknown == nil else { throw .kindTwice(kind) }
            manyUnknown = Threshold(finding: finding, count: count, seconds: seconds)
        case .manyKnown(let count, let seconds):
            guard manyKnown == nil else { throw .kindTwice(kind) }
            manyKnown = Threshold(finding: finding, count: count, seconds: seconds)
        }
    }

    /// The reasons for which more was looked at than a User-Agent.
    public var reasonsBeyondAgents: Set<String> {
        var reasons = Set(fields.map(\.finding.reason))
        reasons.formUnion(paths.map(\.finding.reason))
        reasons.formUnion(networks.map(\.finding.reason))
        reasons.formUnion([manyUnknown, manyKnown].compactMap { $0?.reason })
        reasons.insert(Badge.reason)
        return reasons
    }

    private static func isReason(_ byte: UInt8) -> Bool {
        (0x61...0x7A) ~= byte || (0x30...0x39) ~= byte || byte == 0x2D
    }
}

extension VerdictRules {
    /// What the first rule says that knows this User-Agent; a blank one counts as missing.
    public func verdict(agent: Span<UInt8>) -> Finding? {
        let text = AgentText(agent)
        guard !text.isBlank else { return missingAgent }
        return agents.first { $0.rule.matches(text) }?.finding
    }

    /// What the first rule says that knows this value of a field.
    public func verdict(field: Field, value: Span<UInt8>) -> Finding? {
        let text = AgentText(value)
        return fields.first { $0.field == field && $0.token.occurs(in: text) }?.finding
    }

    /// What the first rule says of a request path. To be asked only where no code answers the path.
    public func verdict(path: Span<UInt8>) -> Finding? {
        let prepared = PathPattern.prepared(path)
        return paths.first { $0.pattern.matches(prepared) }?.finding
    }

    /// What the first rule says of an address.
    public func verdict(address: InternetAddress) -> Finding? {
        networks.first { $0.block.contains(address) }?.finding
    }
}

extension VerdictRules: Equatable {
    /// Rules are what their file says.
    public static func == (a: VerdictRules, b: VerdictRules) -> Bool { a.source == b.source }
}
