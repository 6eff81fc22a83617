// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// Where the key of a tag's file comes from.
enum FileKey: Hashable, Sendable {
    case fixed(AESKey)
    /// Diversified from a master key by the UID and some bytes after it, such as AID and system identifier.
    case diversified(master: AESKey, suffix: [UInt8])

    /// 32 digits, or `an10922:` with a master key and, after another colon, the suffix; nil for anything else.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
            guard let key = AESKey(hexadecimal: text) else { return nil }
            self = .fixed(key)
        case 2, 3:
            guard parts[0] == "an10922", let master = AESKey(hexadecimal: parts[1]),
                let suffix = parts.count == 3 ? [UInt8](hexadecimal: parts[2]) : [],
                suffix.count + 7 <= KeyDiversification.longest
            else { return nil }
            self = .diversified(master: master, suffix: suffix)
        default: return nil
        }
    }

    func key(for uid: TagUID) -> AESKey? {
        switch self {
        case .fixed(let key): key
        case .diversified(let master, let suffix): KeyDiversification.derive(master, from: uid.bytes + suffix)
        }
    }
}
