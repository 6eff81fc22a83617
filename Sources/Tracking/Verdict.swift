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
    public var name: String { "\(self)" }
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
    public var name: String { self == .overLimit ? "over-limit" : "\(self)" }
}
