// SPDX-License-Identifier: Apache-2.0

/// What makes a tag suspect of being another chip than it says.
public enum CloneSign: Hashable, Sendable, CustomStringConvertible {
    /// The check bytes of pages 0 to 2 are wrong: someone wrote a UID by hand.
    case checkBytes
    /// Anticollision answers another UID than stands in pages 0 and 1.
    case otherUID(TagUID)
    /// The version is one of NXP's, the UID is not.
    case foreignMaker
    /// The container promises more bytes than the chip has.
    case container(bytes: Int, chip: Int)

    public var description: String {
        switch self {
        case .checkBytes: "the check bytes of its UID are wrong"
        case .otherUID(let uid): "its memory holds another UID, \(uid)"
        case .foreignMaker: "it says that NXP made it, and its UID says otherwise"
        case .container(let bytes, let chip): "it promises \(bytes) bytes, and the chip that it says it is has \(chip)"
        }
    }

    /// Every sign in these answers.
    public static func all(in answers: TagAnswers, as model: TagModel) -> [CloneSign] {
        guard model.family.isType2 else { return [] }
        var signs: [CloneSign] = []
        if answers.memory.hasSoundUID == false { signs.append(.checkBytes) }
        if let uid = answers.memory.uid, uid != answers.uid { signs.append(.otherUID(uid)) }
        if answers.version?.prefix(2) == [0x00, 0x04], !answers.uid.isNXP { signs.append(.foreignMaker) }
        if let map = model.map, let container = answers.container, container.dataBytes > map.user.count * 4 {
            signs.append(.container(bytes: container.dataBytes, chip: map.user.count * 4))
        }
        return signs
    }
}
