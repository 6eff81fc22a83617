// SPDX-License-Identifier: Apache-2.0

/// What a later rule set says of a visit. What was judged when it came stays in the log beside it.
public struct Reclassification: Sendable, Equatable {
    /// The sequence number of the visit, on the same box.
    public var visit: UInt64
    /// The run in which it came.
    public var visitRun: UInt64
    public var verdict: Verdict
    public var reason: String
    /// The version of the rules.
    public var rules: String

    public init(visit: UInt64, visitRun: UInt64, verdict: Verdict, reason: String, rules: String) {
        self.visit = visit
        self.visitRun = visitRun
        self.verdict = verdict
        self.reason = reason
        self.rules = rules
    }
}

/// Whose facts are forgotten: visitor, user agent, language, referrer, parameters, country and consent go, and the visits
/// stay and count.
public enum Forgetting: Sendable, Equatable {
    case visitor(Visitor)
    case click(ClickID)
    /// Everything that happened before this time of the box's clock, Unix ms.
    case before(Int64)

    /// The word of what it names.
    public var kind: String {
        switch self {
        case .visitor: "visitor"
        case .click: "click_id"
        case .before: "before"
        }
    }

    /// What it names, as every format writes it.
    public var value: String {
        switch self {
        case .visitor(let visitor): visitor.description
        case .click(let click): click.description
        case .before(let time): time.rfc3339
        }
    }

    /// Reads a word and what it names; nil for anything else.
    public init?(kind: String, value: String) {
        switch kind {
        case "visitor":
            guard let visitor = Visitor(value) else { return nil }
            self = .visitor(visitor)
        case "click_id":
            guard let click = ClickID(value) else { return nil }
            self = .click(click)
        case "before":
            guard let time = Int64(rfc3339: value) else { return nil }
            self = .before(time)
        default: return nil
        }
    }
}
