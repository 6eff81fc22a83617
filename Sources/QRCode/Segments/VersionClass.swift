// SPDX-License-Identifier: Apache-2.0

/// The versions whose segments have headers of one size (ISO/IEC 18004, table 3).
enum VersionClass: CaseIterable {
    case small
    case middle
    case large

    var versions: ClosedRange<Int> {
        switch self {
        case .small: 1...9
        case .middle: 10...26
        case .large: 27...40
        }
    }
}
