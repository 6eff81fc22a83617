// SPDX-License-Identifier: Apache-2.0

internal import Redirect
internal import Tracking

/// Where a code's location lies in the arena, and its flags, in one word: offset 40 bits, length 16, three bits that are
/// free, special 1, channel 2, state 1, any method 1. Of a special one the offset counts the touchpoints with terms.
struct SlotPlace: BitwiseCopyable {
    var bits: UInt64

    init(bits: UInt64) {
        self.bits = bits
    }

    init(_ range: Range<Int>, state: Route.State, anyMethod: Bool) {
        bits = UInt64(range.lowerBound) << 24 | UInt64(range.count) << 8
        if state == .disabled { bits |= 2 }
        if anyMethod { bits |= 1 }
    }

    /// The place of a touchpoint with terms.
    init(special index: Int, state: Route.State, anyMethod: Bool) {
        self.init(index..<index, state: state, anyMethod: anyMethod)
        bits |= 16
    }

    /// The same place for a placement of this channel.
    func with(_ channel: Channel) -> SlotPlace { SlotPlace(bits: bits | UInt64(channel.rawValue) << 2) }

    var range: Range<Int> {
        let offset = Int(bits >> 24)
        return offset..<(offset + Int(bits >> 8 & 0xFFFF))
    }

    var isSpecial: Bool { bits & 16 != 0 }
    var index: Int { Int(bits >> 24) }
    var channel: Channel { Channel(rawValue: UInt8(bits >> 2 & 3)) ?? .link }
    var state: Route.State { bits & 2 == 0 ? .live : .disabled }
    var anyMethod: Bool { bits & 1 != 0 }
}
