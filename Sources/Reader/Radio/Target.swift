// SPDX-License-Identifier: Apache-2.0

/// A tag of ISO 14443 type A in the field, as it introduced itself.
public struct Target: Hashable, Sendable {
    /// 4, 7 or 10 bytes.
    public let uid: [UInt8]
    /// The two bytes of its answer to the request, the higher first.
    public let atqa: [UInt8]
    /// What it can do: 00 for Type 2, bit 20 for ISO-DEP, bit 08 for MIFARE Classic.
    public let sak: UInt8
    /// Its answer to select, where it speaks ISO-DEP.
    public let ats: [UInt8]

    public init(uid: [UInt8], atqa: [UInt8], sak: UInt8, ats: [UInt8] = []) {
        self.uid = uid
        self.atqa = atqa
        self.sak = sak
        self.ats = ats
    }

    /// What kind of tag it says that it is.
    public var kind: Kind {
        if sak & 0x20 != 0 { return .type4 }
        if sak & 0x08 != 0 || sak & 0x10 != 0 { return .classic }
        return sak == 0 ? .type2 : .other
    }

    /// The UID tells this tag from all others. Four bytes are given twice by their makers, and those that begin with 08
    /// are drawn anew in each field.
    public var isIdentifying: Bool { uid.count > 4 }

    /// The UID is drawn anew in each field (ISO 14443-3).
    public var isRandom: Bool { uid.count == 4 && uid.first == 0x08 }

    /// Families that differ in how they are spoken to.
    public enum Kind: String, Sendable {
        /// Ultralight and NTAG21x.
        case type2
        /// MIFARE Classic.
        case classic
        /// ISO-DEP: DESFire, NTAG 424, cards, phones.
        case type4
        /// None of these.
        case other

        /// For people.
        public var name: String {
            switch self {
            case .type2: "Type 2 tag"
            case .classic: "MIFARE Classic"
            case .type4: "Type 4 tag"
            case .other: "unknown tag"
            }
        }
    }
}
