// SPDX-License-Identifier: Apache-2.0

/// What CFG0 and CFG1 say (NTAG21x data sheet, 8.5.7; MF0ULx1 data sheet, 8.5.7).
struct Type2Configuration: Hashable, Sendable {
    /// What a tag writes into what is read from it.
    enum Mirror: UInt8, Sendable {
        case none = 0
        case uid = 1
        case counter = 2
        case both = 3
    }

    /// The two pages.
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var mirror: Mirror { Mirror(rawValue: bytes[0] >> 6) ?? .none }
    /// Where the mirror starts, in bytes from the start of the memory.
    var mirrorStart: Int { Int(bytes[2]) * 4 + Int(bytes[0] >> 4 & 0x03) }
    /// The first page that needs the password.
    var firstProtected: Int { Int(bytes[3]) }
    /// PROT: for reading as well.
    var protectsReading: Bool { bytes[4] & 0x80 != 0 }
    /// CFGLCK.
    var isLocked: Bool { bytes[4] & 0x40 != 0 }
    /// NFC_CNT_EN.
    var counts: Bool { bytes[4] & 0x10 != 0 }
    /// NFC_CNT_PWD_PROT.
    var protectsCounter: Bool { bytes[4] & 0x08 != 0 }
    /// AUTHLIM: how many wrong passwords end it, 0 for no end.
    var tries: Int { Int(bytes[4] & 0x07) }
}
