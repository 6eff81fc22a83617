// SPDX-License-Identifier: Apache-2.0

/// Kinds of tag that are told apart.
public enum TagFamily: String, Sendable, CaseIterable {
    /// NTAG213, 215, 216.
    case ntag21x = "ntag21x"
    case ultralight
    case ultralightC = "ultralight-c"
    case ultralightEV1 = "ultralight-ev1"
    /// A Type 2 tag of nobody knows whom, with a container that can be.
    case type2
    case classic
    /// NTAG 424 DNA, of Type 4.
    case ntag424 = "ntag424"
    /// Something else that speaks ISO/IEC 14443-4.
    case type4
    case unknown

    /// Written page by page.
    public var isType2: Bool {
        switch self {
        case .ntag21x, .ultralight, .ultralightC, .ultralightEV1, .type2: true
        case .classic, .ntag424, .type4, .unknown: false
        }
    }

    /// Has FAST_READ (3A).
    public var readsFast: Bool { self == .ntag21x || self == .ultralightEV1 }
    /// Has READ_SIG (3C).
    public var isSigned: Bool { self == .ntag21x || self == .ultralightEV1 }
    /// Writes its UID and counter into what is read.
    public var mirrors: Bool { self == .ntag21x }
}
