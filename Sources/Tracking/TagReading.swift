// SPDX-License-Identifier: Apache-2.0

/// What a tag told of itself in the link that a phone opened.
public struct TagReading: Hashable, Sendable {
    /// What the reading is worth.
    public enum Proof: UInt8, CaseIterable, Sendable {
        /// The tag counts nothing, so that nothing is proved.
        case nothing = 0
        /// The counter is higher than ever before. Nobody signed it.
        case counter = 1
        /// The link of a tap was opened again: by somebody else, or long after.
        case copied = 2
        /// The counter is lower than one that was seen before.
        case replayed = 3
        /// The tag signed uid and counter (NXP AN12196), and the counter is higher than ever before.
        case sun = 4
        /// The signature is wrong, or nobody has the tag's key.
        case sunBad = 5

        /// The word in every format.
        public var name: String {
            switch self {
            case .nothing: "none"
            case .sunBad: "sun-bad"
            case .counter, .copied, .replayed, .sun: "\(self)"
            }
        }

        /// Whether this is a tap, and not a link that went on.
        public var isTap: Bool { self == .nothing || self == .counter || self == .sun }
    }

    /// nil where the signature hides it.
    public var uid: TapUID?
    /// How often the tag was read, 24 bits; nil where the signature hides it.
    public var counter: UInt32?
    public var proof: Proof

    public init(uid: TapUID?, counter: UInt32?, proof: Proof) {
        (self.uid, self.counter, self.proof) = (uid, counter, proof)
    }

    /// The object in every format: `{"uid","counter","proof"}`.
    public var json: String {
        var json = JSONText()
        json.add("uid", uid?.description)
        json.add("counter", counter.map { Int($0) })
        json.add("proof", proof.name)
        return json.closed()
    }
}
