// SPDX-License-Identifier: Apache-2.0

/// A chip, and how its memory is laid out.
public struct TagModel: Hashable, Sendable, CustomStringConvertible {
    public let family: TagFamily
    /// As its maker writes it: `NTAG213`.
    public let name: String
    /// nil where it is not a Type 2 tag.
    public let map: PageMap?

    public var description: String { name }

    init(_ family: TagFamily, _ name: String, _ map: PageMap? = nil) {
        self.family = family
        self.name = name
        self.map = map
    }

    /// The lock control TLV that an NTAG213 comes with: twelve bits at byte A0 (data sheet NTAG213/215/216, section 8.5.6).
    private static let lockControl: [UInt8] = [0x01, 0x03, 0xA0, 0x0C, 0x34]

    /// Data sheet NTAG213/215/216 rev. 3.2, sections 8.5 and 8.5.3.
    public static let ntag213 = TagModel(
        .ntag21x, "NTAG213",
        PageMap(
            pageCount: 45, user: 4..<40,
            dynamicLock: .init(page: 0x28, locking: 16..<40, by: 2, mask: [0xFF, 0x0F, 0x3F, 0]), configuration: 0x29,
            container: [0xE1, 0x10, 0x12, 0], prefix: lockControl))
    /// The same, 504 bytes.
    public static let ntag215 = TagModel(
        .ntag21x, "NTAG215",
        PageMap(
            pageCount: 135, user: 4..<130,
            dynamicLock: .init(page: 0x82, locking: 16..<130, by: 16, mask: [0xFF, 0x00, 0x0F, 0]), configuration: 0x83,
            container: [0xE1, 0x10, 0x3E, 0], prefix: []))
    /// The same, 888 bytes.
    public static let ntag216 = TagModel(
        .ntag21x, "NTAG216",
        PageMap(
            pageCount: 231, user: 4..<226,
            dynamicLock: .init(page: 0xE2, locking: 16..<226, by: 16, mask: [0xFF, 0x3F, 0x7F, 0]), configuration: 0xE3,
            container: [0xE1, 0x10, 0x6D, 0], prefix: []))

    /// Data sheet MF0ICU1 rev. 3.9, section 7.5.
    public static let ultralight = TagModel(
        .ultralight, "Ultralight",
        PageMap(
            pageCount: 16, user: 4..<16, dynamicLock: nil, configuration: nil, container: [0xE1, 0x10, 0x06, 0],
            prefix: []))

    /// Data sheet MF0ICU2 rev. 3.3, sections 7.5 and 7.5.3. Its locks come in blocks of four pages, and bits 0 and 4 of
    /// the first byte lock others; the password is a key of 3DES, so CFG0 is none.
    public static let ultralightC = TagModel(
        .ultralightC, "Ultralight C",
        PageMap(
            pageCount: 48, user: 4..<40,
            dynamicLock: .init(
                page: 0x28, bits: [0..<0, 16..<20, 20..<24, 24..<28, 0..<0, 28..<32, 32..<36, 36..<40],
                mask: [0xFF, 0, 0, 0]),
            configuration: nil, container: [0xE1, 0x10, 0x12, 0], prefix: [], authentication: 0x2A))

    /// Data sheet MF0ULX1 rev. 3.3, section 8.5.
    public static let ultralightEV1Small = TagModel(
        .ultralightEV1, "Ultralight EV1 MF0UL11",
        PageMap(
            pageCount: 20, user: 4..<16, dynamicLock: nil, configuration: 0x10, container: [0xE1, 0x10, 0x06, 0],
            prefix: []))
    /// The same, 128 bytes.
    public static let ultralightEV1Large = TagModel(
        .ultralightEV1, "Ultralight EV1 MF0UL21",
        PageMap(
            pageCount: 41, user: 4..<36,
            dynamicLock: .init(page: 0x24, locking: 16..<36, by: 2, mask: [0xFF, 0x03, 0x1F, 0]), configuration: 0x25,
            container: [0xE1, 0x10, 0x10, 0], prefix: []))

    /// Read as badges, never written (NXP MF1S50YYX).
    public static let classic = TagModel(.classic, "MIFARE Classic")
    public static let ntag424 = TagModel(.ntag424, "NTAG 424 DNA")
    public static let type4 = TagModel(.type4, "Type 4 tag")
    public static let unknown = TagModel(.unknown, "unknown tag")

    /// Of a Type 2 tag that says nothing but its container: the data area, and nothing beyond it.
    static func type2(_ container: CapabilityContainer) -> TagModel {
        let pages = 4..<4 + container.dataBytes / 4
        return TagModel(
            .type2, "Type 2 tag of \(container.dataBytes) bytes",
            PageMap(
                pageCount: pages.upperBound, user: pages, dynamicLock: nil, configuration: nil,
                container: container.page, prefix: []))
    }
}
