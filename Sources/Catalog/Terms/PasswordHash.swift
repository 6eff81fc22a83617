// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
public import Redirect
internal import Tracking

/// A password as it is kept: salted and hashed by scrypt (RFC 7914), so that a stolen catalog does not tell it.
public struct PasswordHash: Hashable, Sendable, CustomStringConvertible {
    /// `scrypt$LOG2(N)$R$P$SALT$HASH`, salt and hash in hexadecimal.
    public let description: String
    private let cost: Int
    private let blockSize: Int
    private let parallelism: Int
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// The cost that OWASP's password storage sheet sets for 16 MB of memory, which a Raspberry Pi has to spare.
    private static let usual = (cost: 14, blockSize: 8, parallelism: 5)
    /// What a stored hash may ask of the box that checks it: 64 MB.
    private static let most = (cost: 16, blockSize: 8, parallelism: 16)
    /// Bytes of a password.
    public static let longest = 128

    /// The hash of a password that somebody has chosen; nil for an empty or a very long one. Takes some 100 ms.
    public init?(of password: String) {
        let bytes = Array(password.utf8)
        guard (1...Self.longest).contains(bytes.count) else { return nil }
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        let (cost, blockSize, parallelism) = Self.usual
        guard let hash = Self.derive(bytes, salt, cost, blockSize, parallelism) else { return nil }
        self.init(
            "scrypt$\(cost)$\(blockSize)$\(parallelism)$\(salt.hexadecimal)$\(hash.hexadecimal)")
    }

    /// A hash as it is stored; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = [UInt8](hexadecimal: String(parts[4])),
            let hash = [UInt8](hexadecimal: String(parts[5])), 10...Self.most.cost ~= cost,
            1...Self.most.blockSize ~= blockSize, 1...Self.most.parallelism ~= parallelism,
            16...64 ~= salt.count, hash.count == 32
        else { return nil }
        description = text
        self.cost = cost
        self.blockSize = blockSize
        self.parallelism = parallelism
        self.salt = salt
        self.hash = hash
    }

    private static func derive(
        _ password: [UInt8], _ salt: [UInt8], _ cost: Int, _ blockSize: Int, _ parallelism: Int
    ) -> [UInt8]? {
        let key = try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: blockSize,
            parallelism: parallelism)
        return key?.withUnsafeBytes { Array($0) }
    }
}

extension PasswordHash: PasswordLock {
    public func opens(_ password: [UInt8]) -> Bool {
        guard (1...Self.longest).contains(password.count),
            let derived = Self.derive(password, salt, cost, blockSize, parallelism)
        else { return false }
        // In a time that does not depend on where they differ.
        return zip(derived, hash).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
