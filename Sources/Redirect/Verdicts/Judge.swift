// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// Says who asks, from what a request shows and what its sender has asked before. Confined to its lane's loop.
struct Judge {
    private(set) var agents: AgentBook
    private var known = Trails()
    private var unknown = Trails()

    /// A person, as far as no rule says otherwise.
    static let person = VerdictRules.Finding(verdict: .human, reason: "default")

    init(_ rules: VerdictRules) {
        agents = AgentBook(rules)
    }

    /// The entry of a head's user agent.
    mutating func agent(_ head: RequestHead, _ bytes: Span<UInt8>) -> AgentBook.Entry {
        agents.entry(bytes.extracting(head.userAgent ?? 0..<0))
    }

    /// The verdict on a request. `code` is a mix of what was asked for, `isKnown` whether somebody has it.
    mutating func judge(
        _ head: RequestHead, _ bytes: Span<UInt8>, _ agent: AgentBook.Entry, address: InternetAddress?, code: UInt64,
        isKnown: Bool, now: Int64
    ) -> VerdictRules.Finding {
        let rules = agents.rules
        for purpose in head.purposes {
            if let finding = rules.verdict(field: purpose.field, value: bytes.extracting(purpose.value)) {
                return finding
            }
        }
        if let address, let finding = rules.verdict(address: address) { return finding }
        if let finding = agent.finding { return finding }
        let path = head.path.dropFirst(head.path.isEmpty || bytes[head.path.lowerBound] != 0x2F ? 0 : 1)
        if !isKnown, let finding = rules.verdict(path: bytes.extracting(path)) { return finding }
        return behaviour(agent, address, code: code, isKnown: isKnown, now: now) ?? Self.person
    }

    /// Codes that somebody has count only where a device has an address of its own: behind a shared one, a hall of
    /// phones scans ten posters in a second.
    private mutating func behaviour(
        _ agent: AgentBook.Entry, _ address: InternetAddress?, code: UInt64, isKnown: Bool, now: Int64
    ) -> VerdictRules.Finding? {
        guard let address, !address.isSelf, !isKnown || address.isNeighbour,
            let limit = isKnown ? agents.rules.manyKnown : agents.rules.manyUnknown
        else { return nil }
        let visitor = (agent.hash ^ address.mixed) &* 0x9E37_79B9_7F4A_7C15
        let window = Int64(limit.seconds) * 1_000
        let count =
            isKnown
            ? known.note(code, by: visitor, now: now, window: window)
            : unknown.note(code, by: visitor, now: now, window: window)
        return count >= limit.count ? limit.finding : nil
    }
}
