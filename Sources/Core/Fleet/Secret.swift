// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Secrets as the core hands them out and keeps them: shown once, kept as a hash.
enum Secret {
    private static let symbols = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Text of so many random symbols of five bits each.
    static func random(_ count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return String(
            decoding: (0..<count).map { _ in symbols[Int.random(in: 0..<32, using: &generator)] }, as: UTF8.self)
    }

    /// What is stored in the place of a secret. Ours are random and long, so a fast hash is enough.
    static func hash(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    /// The token of a device: the same for the same facts, so that a lost answer can be given again without keeping it.
    static func token(_ serverKey: [UInt8], device: UInt32, key: [UInt8], generation: Int64) -> String {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: serverKey))
        hmac.update(data: Array("waypost device token 1".utf8))
        hmac.update(data: (0..<4).map { UInt8(truncatingIfNeeded: device >> (24 - 8 * $0)) })
        hmac.update(data: (0..<8).map { UInt8(truncatingIfNeeded: generation >> (56 - 8 * Int64($0))) })
        hmac.update(data: key)
        return "wpd_"
            + Array(hmac.finalize()).map {
                String(decoding: [symbols[Int($0 >> 3)], symbols[Int($0 & 7)]], as: UTF8.self)
            }.joined()
    }

    /// Whether two byte strings are equal, in a time that does not depend on where they differ.
    static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
