// SPDX-License-Identifier: Apache-2.0

/// A key for each tag from one master key (NXP AN10922, section 2.2, AES-128).
public enum KeyDiversification {
    /// The longest input, which fills two blocks with its constant.
    public static let longest = 31

    /// The CMAC over 01 ‖ input, which is padded to two blocks even where one would do; nil beyond ``longest`` bytes.
    public static func derive(_ master: AESKey, from input: [UInt8]) -> AESKey? {
        guard input.count <= longest else { return nil }
        let message = [0x01] + input
        guard message.count < 32 else { return master.derived(message) }
        // Padded by hand, the message is whole, and CMAC would end it with the other of its two subkeys.
        var padded = message + [0x80] + Array(repeating: 0, count: 31 - message.count)
        let first = double(master.encrypt(Array(repeating: 0, count: 16)))
        for (index, byte) in zip(first, double(first)).map({ $0 ^ $1 }).enumerated() { padded[16 + index] ^= byte }
        return master.derived(padded)
    }

    /// Multiplication by two in the field of CMAC (NIST SP 800-38B, section 6.1).
    private static func double(_ block: [UInt8]) -> [UInt8] {
        var carry: UInt8 = 0
        var doubled = block
        for index in block.indices.reversed() {
            doubled[index] = block[index] << 1 | carry
            carry = block[index] >> 7
        }
        if carry == 1 { doubled[15] ^= 0x87 }
        return doubled
    }
}
