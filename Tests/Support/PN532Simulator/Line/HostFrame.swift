// SPDX-License-Identifier: Apache-2.0

/// Frames between the host and the chip (PN532 user manual, 6.2.1).
enum HostFrame {
    static let acknowledgement: [UInt8] = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00]
    /// What the chip answers to a command that it does not understand.
    static let syntaxError: [UInt8] = [0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00]
    /// What stands before a payload of the host, and before one of the chip.
    static let fromHost: UInt8 = 0xD4
    static let fromChip: UInt8 = 0xD5

    /// A frame of the chip around an answer, which starts with its code. Beyond 255 bytes it is an extended one.
    static func around(_ answer: [UInt8]) -> [UInt8] {
        let payload = [fromChip] + answer
        var frame: [UInt8] = [0x00, 0x00, 0xFF]
        if payload.count <= 255 {
            let length = UInt8(payload.count)
            frame += [length, 0 &- length]
        } else {
            let (high, low) = (UInt8(payload.count >> 8), UInt8(payload.count & 0xFF))
            frame += [0xFF, 0xFF, high, low, 0 &- (high &+ low)]
        }
        return frame + payload + [0 &- payload.reduce(0, &+), 0x00]
    }
}
