// SPDX-License-Identifier: Apache-2.0

/// A kind of Type 2 tag: where things are.
public struct Type2Model: Hashable, Sendable {
    /// What kind of counter there is.
    enum Counter: Hashable, Sendable {
        case none
        /// One, number 2, that counts by itself (NTAG21x data sheet, 8.7).
        case reads
        /// Three that the host raises (MF0ULx1 data sheet, 8.7).
        case three
    }

    /// As on the package, such as NTAG213.
    public let name: String
    /// How many pages of 4 bytes.
    public let pages: Int
    /// How many of them are ever shown.
    let readablePages: Int
    /// The last page for the user's content; the first is 4.
    public let lastUserPage: Int
    /// Where the dynamic lock bytes are, how many pages each of their bits locks, and the bits that exist.
    let dynamicLocks: DynamicLocks?
    /// The page of CFG0; CFG1, PWD and PACK follow.
    public let configurationPage: Int?
    /// The answer to GET_VERSION.
    let version: [UInt8]?
    /// Page 3 and what follows as delivered.
    let delivered: [UInt8]
    let counter: Counter
    /// Whether it writes its UID and its counter into what is read.
    public let mirrors: Bool
}

extension Type2Model {
    /// NTAG213 (NTAG21x data sheet, 8.5 and table 4).
    public static let ntag213 = ntag(
        "NTAG213", pages: 45, size: 0x12, version: 0x0F, pagesPerBit: 2,
        content: [0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03, 0x00, 0xFE])
    /// NTAG215.
    public static let ntag215 = ntag(
        "NTAG215", pages: 135, size: 0x3E, version: 0x11, pagesPerBit: 16,
        content: [0x03, 0x00, 0xFE])
    /// NTAG216.
    public static let ntag216 = ntag(
        "NTAG216", pages: 231, size: 0x6D, version: 0x13, pagesPerBit: 16,
        content: [0x03, 0x00, 0xFE])

    private static func ntag(
        _ name: String, pages: Int, size: UInt8, version: UInt8, pagesPerBit: Int, content: [UInt8]
    ) -> Type2Model {
        Type2Model(
            name: name, pages: pages, readablePages: pages, lastUserPage: pages - 6,
            dynamicLocks: DynamicLocks(page: pages - 5, pagesPerBit: pagesPerBit, lastPage: pages - 6),
            configurationPage: pages - 4, version: [0x00, 0x04, 0x04, 0x02, 0x01, 0x00, version, 0x03],
            delivered: [0xE1, 0x10, size, 0x00] + content, counter: .reads, mirrors: true)
    }

    /// MIFARE Ultralight, MF0ICU1: no version, no password, no counter (MF0ICU1 data sheet, 7.5).
    public static let ultralight = Type2Model(
        name: "Ultralight", pages: 16, readablePages: 16, lastUserPage: 15, dynamicLocks: nil, configurationPage: nil,
        version: nil,
        delivered: [], counter: .none, mirrors: false)
    /// MIFARE Ultralight C, MF0ICU2: it challenges with 3DES, and nobody here can answer (MF0ICU2 data sheet, 7.5).
    public static let ultralightC = Type2Model(
        name: "UltralightC", pages: 48, readablePages: 44, lastUserPage: 39, dynamicLocks: .ofUltralightC,
        configurationPage: nil, version: nil, delivered: [], counter: .none, mirrors: false)
    /// MIFARE Ultralight EV1 with 48 bytes, MF0UL11 (MF0ULx1 data sheet, 8.5).
    public static let ultralightEV1of48 = Type2Model(
        name: "UltralightEV1-48", pages: 20, readablePages: 20, lastUserPage: 15, dynamicLocks: nil,
        configurationPage: 16,
        version: [0x00, 0x04, 0x03, 0x01, 0x01, 0x00, 0x0B, 0x03], delivered: [], counter: .three, mirrors: false)
    /// MIFARE Ultralight EV1 with 128 bytes, MF0UL21.
    public static let ultralightEV1of128 = Type2Model(
        name: "UltralightEV1-128", pages: 41, readablePages: 41, lastUserPage: 35,
        dynamicLocks: DynamicLocks(page: 36, pagesPerBit: 2, lastPage: 35), configurationPage: 37,
        version: [0x00, 0x04, 0x03, 0x01, 0x01, 0x00, 0x0E, 0x03], delivered: [], counter: .three, mirrors: false)

    /// Every kind.
    public static let all = [ntag213, ntag215, ntag216, ultralight, ultralightC, ultralightEV1of48, ultralightEV1of128]
}
