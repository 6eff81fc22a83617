// SPDX-License-Identifier: Apache-2.0

/// What a mirror has written into a link: which tag it was, and the how-manieth reading.
public struct MirroredTap: Hashable, Sendable {
    public let uid: TagUID?
    public let counter: TapCounter?

    /// 14 digits, six, or both with an `x` between them (data sheet NTAG213/215/216, section 8.7); nil for anything else.
    public init?(_ text: some StringProtocol) {
        switch text.utf8.count {
        case MirrorPlace.Kind.uid.length:
            guard let uid = TagUID(text) else { return nil }
            (self.uid, counter) = (uid, nil)
        case MirrorPlace.Kind.counter.length:
            guard let counter = TapCounter(mirrored: text) else { return nil }
            (uid, self.counter) = (nil, counter)
        case MirrorPlace.Kind.both.length:
            let parts = text.split(separator: "x", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].utf8.count == 14, let uid = TagUID(parts[0]),
                let counter = TapCounter(mirrored: parts[1])
            else { return nil }
            (self.uid, self.counter) = (uid, counter)
        default: return nil
        }
    }
}
