// SPDX-License-Identifier: Apache-2.0

/// What a module is for.
public enum ModuleRole: Hashable, Sendable {
    /// A bit of a codeword.
    case data
    /// One of the three large squares, or the light line around it.
    case finder
    /// The dotted lines between the finders.
    case timing
    /// One of the small squares.
    case alignment
    /// Level and mask.
    case format
    /// The version, from 7 on.
    case version

    /// From the upper bits of the encoder's byte for a module (qrencode.h, "QRcode").
    init(encoderByte byte: UInt8) {
        switch byte {
        case _ where byte & 0x80 == 0: self = .data
        case _ where byte & 0x40 != 0: self = .finder
        case _ where byte & 0x20 != 0: self = .alignment
        case _ where byte & 0x10 != 0: self = .timing
        case _ where byte & 0x08 != 0: self = .version
        default: self = .format
        }
    }
}
