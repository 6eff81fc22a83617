// SPDX-License-Identifier: Apache-2.0

/// States in which tags come.
extension Type2Tag {
    /// What is wrong with a copy of a tag.
    public enum Flaw: String, CaseIterable, Sendable {
        /// The CC promises more than there is.
        case capability
        /// BCC0 in page 0 does not fit the UID.
        case checkByte = "check-byte"
        /// READ_SIG answers with something that was not signed.
        case signature
        /// GET_VERSION is not answered.
        case version
    }

    /// A tag as delivered with a UID made from a number: 04 and the number in six bytes, well mixed.
    public init(_ model: Type2Model, number: UInt32) {
        // Bits that differ in all bytes: a tool that mixes bytes up is noticed.
        let mixed = (UInt64(number) &* 0x9E37_79B9_7F4A_7C15) >> 16
        self.init(model, uid: [0x04] + (0..<6).map { UInt8(truncatingIfNeeded: mixed >> (8 * $0)) })
    }

    /// An NTAG213 whose signature NXP made (a published example: nfcpy, tests/test_tag_tt2_nxp.py).
    public static var signed: Type2Tag {
        var tag = Type2Tag(.ntag213, uid: [0x04, 0xE1, 0x0C, 0xDA, 0x99, 0x3C, 0x80])
        tag.signature = [
            0x8B, 0x76, 0x05, 0x2E, 0xE4, 0x2F, 0x55, 0x67, 0xBE, 0xB5, 0x32, 0x38, 0xB3, 0xE3, 0xF9, 0x95,
            0x07, 0x07, 0xC0, 0xDC, 0xC9, 0x56, 0xB5, 0xC5, 0xEF, 0xCF, 0xDB, 0x70, 0x9B, 0x2D, 0x82, 0xB3,
        ]
        return tag
    }

    /// Spoils the tag.
    public mutating func spoil(_ flaw: Flaw) {
        switch flaw {
        case .capability: preload([0xE1, 0x10, 0xFF, 0x00], at: 3)
        case .checkByte: preload([uid[0], uid[1], uid[2], ~uid[0..<3].reduce(0x88, ^)], at: 0)
        case .signature: signature = (0..<32).map { 0xA5 ^ UInt8($0) }
        case .version: knowsVersion = false
        }
    }

    /// Locks everything as for good: the CC's access byte, the lock bytes and CFGLCK.
    public mutating func lock() {
        memory[15] = 0x0F
        memory[10...11] = [0xFF, 0xFF]
        if let locks = model.dynamicLocks {
            for byte in 0..<3 { memory[locks.page * 4 + byte] |= UInt8(locks.mask >> (8 * byte) & 0xFF) }
        }
        if let page = model.configurationPage { memory[page * 4 + 4] |= 0x40 }
    }

    /// Sets a password of four bytes with PACK, for pages from `page` on.
    public mutating func protect(
        password: [UInt8], pack: [UInt8] = [0x00, 0x00], from page: UInt8 = 4, reading: Bool = false, tries: UInt8 = 0
    ) {
        precondition(password.count == 4 && pack.count == 2 && tries < 8)
        guard let configuration = model.configurationPage else { return }
        preload(password + pack + [0x00, 0x00], at: configuration + 2)
        memory[configuration * 4 + 3] = page
        memory[configuration * 4 + 4] = memory[configuration * 4 + 4] & 0x78 | (reading ? 0x80 : 0x00) | tries
    }
}
