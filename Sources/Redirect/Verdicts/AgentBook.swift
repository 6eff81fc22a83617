// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// The user agents that one event loop has met lately: a hall of phones has a few dozen, and each is judged, parsed and
/// made a string once.
struct AgentBook {
    /// One user agent. Confined to its lane's loop.
    final class Entry {
        fileprivate let bytes: [UInt8]
        let text: String
        /// What the rules say of it; nil for what no rule knows.
        let finding: VerdictRules.Finding?
        private(set) lazy var agent = UserAgent(text)

        fileprivate init(_ bytes: [UInt8], _ rules: VerdictRules) {
            self.bytes = bytes
            text = RequestFacts.agentText(bytes[...])
            finding = rules.verdict(agent: bytes.span)
        }
    }

    private var slots = [Entry?](repeating: nil, count: 256)
    let rules: VerdictRules

    /// Longer ones are not kept: nobody has them twice.
    private static let longest = 1_024

    init(_ rules: VerdictRules) {
        self.rules = rules
    }

    /// The entry of a user agent; an empty one stands for none.
    mutating func entry(_ agent: Span<UInt8>) -> Entry {
        let slot = Int(Self.hash(agent) >> 56)
        if let known = slots[slot], Self.isEqual(known.bytes, agent) { return known }
        let entry = Entry(agent.withUnsafeBufferPointer { Array($0) }, rules)
        if agent.count <= Self.longest { slots[slot] = entry }
        return entry
    }

    private static func isEqual(_ a: [UInt8], _ b: Span<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        for i in 0..<a.count where a[i] != b[i] { return false }
        return true
    }

    /// Where an entry lies; what does not fit there pushes out what did, and nothing grows.
    private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var hash = UInt64(bytes.count)
        for i in 0..<bytes.count { hash = (hash ^ UInt64(bytes[i])) &* 0x9E37_79B9_7F4A_7C15 }
        return hash
    }
}
