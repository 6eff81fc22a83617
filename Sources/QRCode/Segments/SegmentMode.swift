// SPDX-License-Identifier: Apache-2.0

internal import CQRencode

/// How the characters of a segment are packed (ISO/IEC 18004, section 7.3). Kanji are not among them: links have none.
enum SegmentMode: UInt8, CaseIterable {
    /// Digits, three in 10 bits.
    case numeric
    /// 45 characters, two in 11 bits.
    case alphanumeric
    /// Bytes of 8 bits.
    case byte

    /// Sixths of a bit for one more character. A whole segment takes the sum, rounded up to a bit: exact for each mode.
    var sixths: Int {
        switch self {
        case .numeric: 20
        case .alphanumeric: 33
        case .byte: 48
        }
    }

    /// Bits before the characters: the mode in 4, and their count, which takes more in the larger versions
    /// (ISO/IEC 18004, table 3).
    func headerBits(_ sizes: VersionClass) -> Int {
        switch (self, sizes) {
        case (.numeric, .small): 4 + 10
        case (.numeric, .middle): 4 + 12
        case (.numeric, .large): 4 + 14
        case (.alphanumeric, .small): 4 + 9
        case (.alphanumeric, .middle): 4 + 11
        case (.alphanumeric, .large): 4 + 13
        case (.byte, .small): 4 + 8
        case (.byte, .middle), (.byte, .large): 4 + 16
        }
    }

    /// Whether the mode has a character for this byte.
    func takes(_ byte: UInt8) -> Bool {
        switch self {
        case .numeric: (0x30...0x39).contains(byte)
        case .alphanumeric: PayloadCase.isAlphanumeric(byte)
        case .byte: true
        }
    }

    var encoderMode: QRencodeMode {
        switch self {
        case .numeric: QR_MODE_NUM
        case .alphanumeric: QR_MODE_AN
        case .byte: QR_MODE_8
        }
    }
}
