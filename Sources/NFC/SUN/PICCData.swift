// SPDX-License-Identifier: Apache-2.0

/// The 16 bytes in which a tag encrypts who it is (NXP AN12196, section 3.4.2.1): tag, UID, counter, chance.
enum PICCData {
    /// What is in it, by a meta key; nil where this is not its key.
    static func open(_ bytes: [UInt8], with key: AESKey) throws(SUNError) -> SUNTap? {
        guard let plain = key.decrypt(bytes), let tag = plain.first else { return nil }
        // A tag with a seven-byte UID mirrors this byte only: bits 3 to 6 of other values are for the future.
        switch tag {
        case 0xC7: break
        case 0x87, 0x47: throw .incomplete
        default: return nil
        }
        guard let uid = TagUID(Array(plain[1..<8])), let counter = TapCounter(answer: Array(plain[8..<11])) else {
            return nil
        }
        return SUNTap(uid: uid, counter: counter)
    }
}
