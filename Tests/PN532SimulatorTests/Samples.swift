// SPDX-License-Identifier: Apache-2.0

import PN532Simulator

extension Type2Tag {
    /// An NTAG213 as delivered.
    static let sample = Type2Tag(.ntag213, uid: [0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66])

    /// The tag after it was selected.
    static func awake(_ tag: Type2Tag = sample) -> Type2Tag {
        var tag = tag
        tag.powerUp()
        return tag
    }

    mutating func write(_ bytes: [UInt8], page: UInt8) -> TagAnswer {
        answer([0xA2, page] + bytes)
    }

    /// Four pages as READ shows them, nil if it refuses.
    mutating func read(_ page: UInt8) -> [UInt8]? {
        if case .data(let bytes) = answer([0x30, page]) { bytes } else { nil }
    }
}
