// SPDX-License-Identifier: Apache-2.0

internal import Redirect
internal import Tracking

/// Where a code's location lies in the arena, and its flags, in one word: offset 40 bits, length 16, channel 2, state 1,
/// any method 1.
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

    /// The same place for a placement of this channel.
    func with(_ channel: Channel) -> SlotPlace { SlotPlace(bits: bits | UInt64(channel.rawValue) << 2) }

    var range: Range<Int> {
        let offset = Int(bits >> 24)
        return offset..<(offset + Int(bits >> 8 & 0xFFFF))
    }

    var channel: Channel { Channel(rawValue: UInt8(bits >> 2 & 3)) ?? .link }
    var state: Route.State { bits & 2 == 0 ? .live : .disabled }
    var anyMethod: Bool { bits & 1 != 0 }
}
