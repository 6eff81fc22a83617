// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// The user agents that one event loop has met lately: a hall of phones has a few dozen, and each is judged, parsed and
/// made a string once.
struct AgentBook {
    /// One user agent. Confined to its lane's loop.
    final class Entry {
        fileprivate let bytes: [UInt8]
        /// Tells it from others, as far as counting goes.
        let hash: UInt64
        let text: String
        /// What the rules say of it; nil for what no rule knows.
        let finding: VerdictRules.Finding?
        private(set) lazy var agent = UserAgent(text)
        private(set) lazy var digest = AgentDigest(bytes)

        fileprivate init(_ bytes: [UInt8], hash: UInt64, _ rules: VerdictRules) {
            self.bytes = bytes
            self.hash = hash
            text = RequestFacts.agentText(bytes[...])
            finding = rules.verdict(agent: bytes.span)
        }
    }

    /// Two entries share each of 256 places, the newer one first.
    private var slots = [Entry?](repeating: nil, count: 512)
    let rules: VerdictRules

    /// Longer ones are not kept: nobody has them twice.
    private static let longest = 1_024

    init(_ rules: VerdictRules) {
        self.rules = rules
    }

    /// The entry of a user agent; an empty one stands for none.
    mutating func entry(_ agent: Span<UInt8>) -> Entry {
        let hash = Self.hash(agent)
        let place = Int(hash >> 56) * 2
        for slot in place...place + 1 {
            if let known = slots[slot], Self.isEqual(known.bytes, agent) { return known }
        }
        let entry = Entry(agent.withUnsafeBufferPointer { Array($0) }, hash: hash, rules)
        if agent.count <= Self.longest { (slots[place], slots[place + 1]) = (entry, slots[place]) }
        return entry
    }

    private static func isEqual(_ a: [UInt8], _ b: Span<UInt8>) -> Bool {
        a.count == b.count && b.withUnsafeBufferPointer { a.elementsEqual($0) }
    }

    /// Where an entry lies; what does not fit there pushes out what did, and nothing grows.
    private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var hash = UInt64(bytes.count)
            var i = 0
            while i + 8 <= bytes.count {
                hash = (hash ^ bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 32
                i += 8
            }
            while i < bytes.count {
                hash = (hash ^ UInt64(bytes[i])) &* 0x9E37_79B9_7F4A_7C15
                i += 1
            }
            return hash
        }
    }
}
