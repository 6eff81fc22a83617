// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
internal import Tracking

/// A key of AES-128, and what tags do with it.
public struct AESKey: Hashable, Sendable {
    private let key: SymmetricKey

    /// nil unless there are 16 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        key = SymmetricKey(data: Array(bytes))
    }

    /// 32 digits of hexadecimal; nil for anything else.
    public init?(hexadecimal text: some StringProtocol) {
        guard let bytes = [UInt8](hexadecimal: text) else { return nil }
        self.init(bytes)
    }

    /// For what is 16 bytes by its kind.
    private init(block: [UInt8]) { key = SymmetricKey(data: block) }

    public func hash(into hasher: inout Hasher) { unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }

    /// AES-CMAC (NIST SP 800-38B): 16 bytes.
    func cmac(_ message: [UInt8]) -> [UInt8] {
        // The only error is a key of another length.
        guard var mac = try? AES.CMAC(key: key) else { return [] }
        mac.update(data: message)
        return Array(mac.finalize())
    }

    /// A key that is the CMAC of something.
    func derived(_ message: [UInt8]) -> AESKey { AESKey(block: cmac(message)) }

    /// One block.
    func encrypt(_ block: [UInt8]) -> [UInt8] {
        var block = block
        guard (try? AES.permute(&block, key: key)) != nil else { return [] }
        return block
    }

    /// CBC without padding; nil where it is not whole blocks.
    func decrypt(_ bytes: [UInt8], iv: [UInt8] = Array(repeating: 0, count: 16)) -> [UInt8]? {
        guard bytes.count % 16 == 0 else { return nil }
        var plain: [UInt8] = []
        var previous = iv
        for start in stride(from: 0, to: bytes.count, by: 16) {
            let cipher = Array(bytes[start..<start + 16])
            var block = cipher
            guard (try? AES.inversePermute(&block, key: key)) != nil else { return nil }
            plain += zip(block, previous).map { $0 ^ $1 }
            previous = cipher
        }
        return plain
    }
}
