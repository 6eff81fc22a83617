// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A device's secret: signs its click IDs and proves later that an ID is its own.
public struct ClickIDKey: Sendable {
    /// 32 random bytes.
    public let bytes: [UInt8]
    /// The HMAC after the key block and the domain label, ready to be copied for each ID.
    private let primed: HMAC<SHA256>

    /// The domain label that keeps this MAC apart from every other use of the key.
    static let label = "waypost click 1"

    /// A key from its bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        hmac.update(data: Array(Self.label.utf8))
        primed = hmac
    }

    /// A fresh key of 32 bytes.
    public static func random() -> ClickIDKey {
        ClickIDKey(bytes: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    }

    /// A click ID of these fields under this key.
    public func sign(_ fields: ClickID.Fields) -> ClickID {
        ClickID(payload: fields.payload, mac: mac(of: fields.payload))
    }

    /// Whether an ID was signed by this key; the time taken does not depend on where the MACs differ.
    public func verifies(_ id: ClickID) -> Bool {
        (mac(of: id.payload) ^ id.mac) == 0
    }

    /// The first 40 bits of HMAC-SHA256(key, label ‖ payload left-aligned in 12 bytes).
    private func mac(of payload: UInt128) -> UInt64 {
        var hmac = primed
        withUnsafeBytes(of: (payload << 38).bigEndian) {
            hmac.update(data: UnsafeRawBufferPointer(rebasing: $0[..<12]))
        }
        var mac: UInt64 = 0
        for byte in hmac.finalize().prefix(5) { mac = mac << 8 | UInt64(byte) }
        return mac
    }
}
