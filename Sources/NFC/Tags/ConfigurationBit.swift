// SPDX-License-Identifier: Apache-2.0

/// The bits of page CFG1's first byte (data sheet NTAG213/215/216, section 8.5.7, table 10).
enum ConfigurationBit {
    static let protectsReading: UInt8 = 0x80
    static let locked: UInt8 = 0x40
    static let counts: UInt8 = 0x10
    static let counterNeedsPassword: UInt8 = 0x08
    static let tries: UInt8 = 0x07
}
