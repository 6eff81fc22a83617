// SPDX-License-Identifier: Apache-2.0

public import NFC

/// One Type 2 tag, from being identified to being let go. It keeps what it has read, and after a disturbance selects the
/// tag again, opens it by its password again, and goes on. It belongs to the thread of its radio.
public final class Type2Session {
    /// How often pages that differ are written again while the tag stays.
    static let attempts = 3
    /// How long a tag that was lost is waited for before it counts as taken away.
    static let patience = Duration.milliseconds(300)
    /// The same where it is the reader that was lost, and has to be opened first.
    static let readerPatience = Duration.seconds(8)

    let radio: any TagRadio
    let commands: Type2Commands
    /// The tag as it introduced itself.
    public let target: Target
    /// Its serial number.
    public let uid: TagUID
    /// What it has answered so far.
    public internal(set) var answers: TagAnswers
    /// What it is, from its answers.
    public internal(set) var model = TagModel.unknown
    /// What opens it again after it was selected again; nil while it was not opened.
    public internal(set) var password: TagPassword?

    /// How often the reader itself has stumbled.
    var troubles = 0

    /// A session with the tag that `radio` has selected. Throws where it is of another type.
    public init(_ radio: any TagRadio, _ target: Target) throws(SessionError) {
        guard target.kind == .type2 else { throw .rejected(.unsupportedFamily(target.kind.name)) }
        guard let uid = TagUID(target.uid) else { throw .rejected(.notType2) }
        self.radio = radio
        commands = Type2Commands(radio: radio)
        self.target = target
        self.uid = uid
        answers = TagAnswers(uid: uid, atqa: UInt16(target.atqa[0]) << 8 | UInt16(target.atqa[1]), sak: target.sak)
    }

    /// What has been read of its pages.
    public var memory: TagMemory { answers.memory }

    /// All that can be told of it. Reads what that takes.
    public func report() throws(SessionError) -> TagReport {
        while true {
            do throws(UnreadPage) { return try TagReport(answers) } catch { try load(error.page) }
        }
    }

    /// How often it was read, as far as it counts; nil where it does not tell.
    public func counter() throws(SessionError) -> TapCounter? {
        guard try report().state?.isCounting == true else { return nil }
        return try answer { () throws(RadioError) in try commands.counter() }.flatMap(TapCounter.init(answer:))
    }

    /// Its maker's signature; nil where it has none.
    public func signature() throws(SessionError) -> OriginalitySignature? {
        guard model.family.isSigned else { return nil }
        return try attempt { () throws(RadioError) in try commands.signature() }.flatMap(OriginalitySignature.init)
    }

    /// Lets the tag go; the session is over.
    public func end() throws(RadioError) { try radio.release() }
}
