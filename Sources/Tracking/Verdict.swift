// SPDX-License-Identifier: Apache-2.0

/// Who asked.
public enum Verdict: UInt8, Sendable, CaseIterable {
    case human = 0
    /// A chat or social network that unfurls a link.
    case preview = 1
    /// A browser that loads ahead of its user.
    case speculative = 2
    case scanner = 3
    /// A phone that tests whether the network reaches the internet.
    case probe = 4
    case monitor = 5

    /// The word in every format.
    public var name: String {
        switch self {
        case .human: "human"
        case .preview: "preview"
        case .speculative: "speculative"
        case .scanner: "scanner"
        case .probe: "probe"
        case .monitor: "monitor"
        }
    }

    /// A verdict from its word.
    public init?(name: some StringProtocol) {
        guard let verdict = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = verdict
    }
}

/// What they got.
public enum Outcome: UInt8, Sendable, CaseIterable {
    case redirected = 0
    case page = 1
    case offline = 2
    /// No placement has this code.
    case unknown = 3
    /// No placement has this code, and its check symbol is wrong.
    case mistyped = 4
    case disabled = 5
    case expired = 6
    /// Not yet valid.
    case early = 7
    case overLimit = 8
    case password = 9

    /// The word in every format.
    public var name: String {
        switch self {
        case .redirected: "redirected"
        case .page: "page"
        case .offline: "offline"
        case .unknown: "unknown"
        case .mistyped: "mistyped"
        case .disabled: "disabled"
        case .expired: "expired"
        case .early: "early"
        case .overLimit: "over-limit"
        case .password: "password"
        }
    }

    /// An outcome from its word.
    public init?(name: some StringProtocol) {
        guard let outcome = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = outcome
    }
}
