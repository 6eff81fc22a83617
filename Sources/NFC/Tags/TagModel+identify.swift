// SPDX-License-Identifier: Apache-2.0

extension TagModel {
    /// The model that these answers tell: by SAK what it speaks (NXP AN10833, section 2.1), then by GET_VERSION (data
    /// sheets NTAG21x section 10.1, MF0ULX1 section 10.1), else by its container.
    public init(_ answers: TagAnswers) {
        self =
            switch answers.sak {
            // A Type 4 tag may be a Classic as well; it is read as the former.
            case let sak where sak & 0x20 != 0: Self.type4(answers)
            case let sak where sak & 0x18 != 0: .classic
            case 0x00: Self.type2(answers)
            default: .unknown
            }
    }

    private static func type4(_ answers: TagAnswers) -> TagModel {
        // NTAG DNA: hardware type 04, version 30 (data sheet NT4H2421Gx, section 10.5.2).
        guard let version = answers.nativeVersion, version.count >= 4, version[0] == 0x04, version[1] == 0x04,
            version[3] == 0x30
        else { return .type4 }
        return .ntag424
    }

    private static func type2(_ answers: TagAnswers) -> TagModel {
        if let version = answers.version, let model = named(by: version) { return model }
        if answers.version == nil, answers.uid.isNXP {
            if answers.takes3DES == true { return .ultralightC }
            if answers.takes3DES == false { return .ultralight }
        }
        // A silent tag that nobody has asked for 3DES: its container tells a plain Ultralight apart from all others.
        guard let container = answers.container else {
            return answers.version == nil && answers.uid.isNXP ? .ultralight : .unknown
        }
        if answers.version == nil, answers.uid.isNXP, container.dataBytes == 48 { return .ultralight }
        // More than a sector could not be written, and less than a page says nothing.
        return 8...1008 ~= container.dataBytes ? .type2(container) : .unknown
    }

    /// What the eight bytes name: vendor, type, subtype, major and minor version, size, protocol.
    private static func named(by version: [UInt8]) -> TagModel? {
        guard version.count == 8, version[0] == 0x00, version[1] == 0x04, version[7] == 0x03 else { return nil }
        switch (version[2], version[4], version[6]) {
        case (0x04, 0x01, 0x0F): return .ntag213
        case (0x04, 0x01, 0x11): return .ntag215
        case (0x04, 0x01, 0x13): return .ntag216
        case (0x03, 0x01, 0x0B): return .ultralightEV1Small
        case (0x03, 0x01, 0x0E): return .ultralightEV1Large
        default: return nil
        }
    }
}
