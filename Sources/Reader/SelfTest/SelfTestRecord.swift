// SPDX-License-Identifier: Apache-2.0

public import NFC

/// What a reader and a tag do where data sheets are silent. What is nil was not found out, or is nothing that this kind of
/// tag does; ``notes`` say why.
public struct SelfTestRecord: Hashable, Sendable {
    /// How a command that the tag does not take looks from here.
    public struct Refusal: Hashable, Sendable {
        /// libnfc's own words.
        public var message: String
        public var microseconds: Int
    }

    /// Status bytes of the chip, which say what libnfc does not (PN532 user manual, section 7.1).
    public struct Statuses: Hashable, Sendable {
        /// A write that the tag refuses, by InDataExchange.
        public var refusal: UInt8?
        /// The same by InCommunicateThru.
        public var rawRefusal: UInt8?
        /// A write that the tag takes, by InCommunicateThru.
        public var rawAcknowledgement: UInt8?
        /// A command that no tag has, by InCommunicateThru.
        public var unknownCommand: UInt8?
    }

    public let uid: TagUID
    public let model: TagModel
    public let version: [UInt8]?
    public let atqa: [UInt8]
    public let sak: UInt8
    /// A tag that was sent to sleep answers the next look, in the same field.
    public var answersAfterHalt: Bool?
    /// The same for a look for its UID.
    public var answersAfterHaltByUID: Bool?
    /// The most pages that FAST_READ gave at once, and the fewest that it did not.
    public var fastestRead: Int?
    public var failedRead: Int?
    /// How long each of some writes of a page took, and one read, in µs.
    public var writes: [Int] = []
    public var read: Int?
    public var refusal: Refusal?
    public var statuses = Statuses()
    /// Whether a password is asked for as soon as AUTH0 is written, not only when the tag is selected anew.
    public var asksAtOnce: Bool?
    /// Whether a write is then refused.
    public var passwordRefuses: Bool?
    public var isSignatureValid: Bool?
    public var counter: Int?
    /// The dynamic lock bytes as they were.
    public var lockBytes: [UInt8]?
    /// Those bits of them that could be set.
    public var lockMask: [UInt8]?
    /// Pages that hold something else than before the test; none where the tag is as it was found.
    public var changedPages: [Int]?
    public var notes: [String] = []

    init(_ session: Type2Session) {
        uid = session.uid
        model = session.model
        version = session.answers.version
        (atqa, sak) = (session.target.atqa, session.target.sak)
    }
}
