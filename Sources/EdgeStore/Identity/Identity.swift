// SPDX-License-Identifier: Apache-2.0

public import Redirect
internal import Tracking

/// Who this appliance is. Everything here is secret or dear: the file is 0600 and replaced whole.
public struct Identity: Codable, Equatable, Sendable {
    /// The device number, 24 bits: drawn at random until the core gives one.
    public var device: UInt32
    /// The number came from the core.
    public var isEnrolled: Bool
    /// The click-ID key, 32 bytes in hexadecimal.
    public var key: String
    /// What the core knows this device by, once enrolled.
    public var token: String?
    /// The core that it enrolled with, as it was asked for.
    public var coreURL: String?
    /// The org that it belongs to, as people call it.
    public var org: String?
    /// The last time of day that the core has told, about once a day; Unix ms.
    public var coreTime: Int64?
    /// Codes that were somebody else's first: they answer on this box and are not printed any more.
    public var conflicts: [String]?
    /// The 15-bit blocks in which this device mints codes.
    public var codeBlocks: [UInt16]
    /// Every click ID so far has a time below this, ms since ``ClickID/epoch``.
    public var clickCeiling: UInt64

    enum CodingKeys: String, CodingKey {
        case device
        case isEnrolled = "enrolled"
        case key, token, org, conflicts
        case coreURL = "core_url"
        case coreTime = "core_time"
        case codeBlocks = "code_blocks"
        case clickCeiling = "click_ceiling"
    }

    /// A first identity, drawn at random.
    public static func draft(using generator: inout some RandomNumberGenerator) -> Identity {
        Identity(
            device: UInt32.random(in: 0..<1 << 24, using: &generator), isEnrolled: false,
            key: ClickIDKey.random().bytes.hexadecimal, token: nil,
            codeBlocks: [UInt16.random(in: 0..<1 << 15, using: &generator)], clickCeiling: 0)
    }

    /// What click IDs are minted under; nil when the key is not 32 bytes.
    public var signer: ClickIDSource.Signer? {
        guard let bytes = [UInt8](hexadecimal: key), bytes.count == 32 else { return nil }
        return ClickIDSource.Signer(
            version: isEnrolled ? .enrolled : .draft, device: device, key: ClickIDKey(bytes: bytes))
    }
}
