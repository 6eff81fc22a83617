// SPDX-License-Identifier: Apache-2.0

/// Text that is looked for in a User-Agent, whatever its case, and found only as a word of its own: `bot` is not in
/// `CUBOT`, and neither in `bottle`. A `*` at an end lets a letter or digit stand there.
public struct AgentToken: Hashable, Sendable {
    private let bytes: [UInt8]
    private let isOpenBefore: Bool
    private let isOpenAfter: Bool
    /// Of the first three bytes.
    private let hash: Int

    /// The fewest bytes without the `*`: less would be found by chance.
    public static let shortest = 3

    /// A token as it is written; nil where it is shorter than ``shortest`` or a `*` stands inside.
    public init?(pattern: some StringProtocol) {
        var rest = Array(pattern.utf8.map(AgentText.lowered))[...]
        isOpenBefore = rest.first == 0x2A
        if isOpenBefore { rest = rest.dropFirst() }
        isOpenAfter = rest.last == 0x2A
        if isOpenAfter { rest = rest.dropLast() }
        guard rest.count >= Self.shortest, !rest.contains(0x2A) else { return nil }
        bytes = Array(rest)
        hash = AgentText.hash(bytes[0], bytes[1], bytes[2])
    }

    /// Whether the text holds the token.
    public func occurs(in text: AgentText) -> Bool {
        guard text.mayHold(hash), text.bytes.count >= bytes.count else { return false }
        for start in 0...(text.bytes.count - bytes.count) where text.bytes[start] == bytes[0] {
            if stands(at: start, in: text.bytes) { return true }
        }
        return false
    }

    private func stands(at start: Int, in text: [UInt8]) -> Bool {
        for i in bytes.indices where text[start + i] != bytes[i] { return false }
        let end = start + bytes.count
        return (isOpenBefore || start == 0 || !AgentText.isWord(text[start - 1]))
            && (isOpenAfter || end == text.count || !AgentText.isWord(text[end]))
    }
}

extension AgentToken: ExpressibleByStringLiteral {
    /// A token of this source text, for tables.
    public init(stringLiteral pattern: String) {
        guard let token = AgentToken(pattern: pattern) else { preconditionFailure("no token: \(pattern)") }
        self = token
    }
}
