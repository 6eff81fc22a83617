// SPDX-License-Identifier: Apache-2.0

/// What READ_SIG answers: the maker's signature over the UID (data sheet NTAG213/215/216, section 8.9; NXP AN11350). A
/// copied signature passes with a copied UID: it tells good goods from bad ones, and proves nothing.
public struct OriginalitySignature: Hashable, Sendable {
    private let r: UInt128
    private let s: UInt128

    /// 32 bytes; nil for another number of them.
    public init?(_ answer: [UInt8]) {
        guard answer.count == 32 else { return nil }
        r = UInt128(bigEndian: answer[..<16])
        s = UInt128(bigEndian: answer[16...])
    }

    /// The command.
    public static let command: [UInt8] = [0x3C, 0x00]

    /// Whether NXP signed this UID as one of that family; false for families that have no signature.
    public func isValid(for uid: TagUID, of family: TagFamily) -> Bool {
        guard let key = Self.key(of: family) else { return false }
        return Secp128r1.verifies(r, s, of: UInt128(bigEndian: uid.bytes), by: key)
    }

    private static func key(of family: TagFamily) -> Secp128r1.Point? {
        switch family {
        case .ntag21x:
            Secp128r1.Point(x: 0x494E_1A38_6D3D_3CFE_3DC1_0E5D_E68A_499B, y: 0x1C20_2DB5_B132_393E_89ED_19FE_5BE8_BC61)
        case .ultralightEV1:
            Secp128r1.Point(x: 0x9093_3BDC_D6E9_9B4E_255E_3DA5_5389_A827, y: 0x564E_1171_8E01_7292_FAF2_3226_A966_14B8)
        default: nil
        }
    }
}
