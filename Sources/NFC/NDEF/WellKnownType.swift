// SPDX-License-Identifier: Apache-2.0

/// The types of the NFC Forum that are read here; the last three only inside a smart poster.
enum WellKnownType: String {
    case u = "U"
    case t = "T"
    case sp = "Sp"
    case act = "act"
    case s = "s"
    case mediaType = "t"
}

extension NDEFRecord {
    init(_ type: WellKnownType, _ payload: [UInt8]) {
        self.init(unchecked: .wellKnown, type: Array(type.rawValue.utf8), id: [], payload: payload)
    }

    /// nil for other formats and types.
    var wellKnown: WellKnownType? {
        format == .wellKnown ? WellKnownType(rawValue: String(decoding: type, as: UTF8.self)) : nil
    }
}
