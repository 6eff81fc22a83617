// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The password of one tag, and what the tag answers to it (data sheet NTAG213/215/216, section 8.8.1). It goes over the
/// air in clear: it stops vandals, not attackers.
public struct TagPassword: Hashable, Sendable {
    /// PWD, four bytes.
    public let password: [UInt8]
    /// PACK, two bytes.
    public let answer: [UInt8]

    /// The first six bytes of HMAC-SHA256(site key, "ntag-pwd" ‖ UID).
    public init(siteKey: [UInt8], uid: TagUID) {
        var mac = HMAC<SHA256>(key: SymmetricKey(data: siteKey))
        mac.update(data: Array("ntag-pwd".utf8) + uid.bytes)
        let bytes = Array(mac.finalize())
        password = Array(bytes[..<4])
        answer = Array(bytes[4..<6])
    }

    /// nil unless there are four bytes and two.
    public init?(password: [UInt8], answer: [UInt8]) {
        guard password.count == 4, answer.count == 2 else { return nil }
        self.password = password
        self.answer = answer
    }

    /// PWD_AUTH (section 10.7), without CRC.
    public var command: [UInt8] { [0x1B] + password }

    /// Whether the tag knew the password: a refusal comes as one byte, or as nothing.
    public func isAccepted(_ reply: [UInt8]) -> Bool { reply == answer }
}
