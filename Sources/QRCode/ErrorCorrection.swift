// SPDX-License-Identifier: Apache-2.0

internal import CQRencode

/// How much of a symbol may be lost (ISO/IEC 18004): about 7, 15, 25 and 30 % of its codewords.
public enum ErrorCorrection: String, CaseIterable, Comparable, Sendable {
    case low = "L"
    case medium = "M"
    case quartile = "Q"
    case high = "H"

    var level: QRecLevel {
        switch self {
        case .low: QR_ECLEVEL_L
        case .medium: QR_ECLEVEL_M
        case .quartile: QR_ECLEVEL_Q
        case .high: QR_ECLEVEL_H
        }
    }

    /// By how much may be lost.
    public static func < (one: Self, other: Self) -> Bool { one.level.rawValue < other.level.rawValue }
}
