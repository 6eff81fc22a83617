// SPDX-License-Identifier: Apache-2.0

/// The name of one visit: 26 symbols of lower-case Crockford base32, 130 bits, most significant first:
/// version 2, time 44, device 24, random 20, MAC 40 (`docs/wire-format.md`).
public struct ClickID: Hashable, Sendable {
    /// Everything but the MAC: 90 bits, right-aligned.
    public let payload: UInt128
    /// The first 40 bits of the HMAC over the payload.
    public let mac: UInt64

    /// The number of symbols.
    public static let length = 26
    /// Unix milliseconds at 2024-01-01T00:00Z, where the time field starts.
    public static let epoch: Int64 = 1_704_067_200_000

    /// How the device came by its number.
    public enum Version: UInt8, Sendable {
        /// Drawn at random before enrolment.
        case draft = 0
        /// Given by the core.
        case enrolled = 1
    }

    /// The fields of a payload. `time` is ms since ``epoch`` (44 bits), `device` 24 bits, `random` 20 bits.
    public struct Fields: Hashable, Sendable {
        public var version: Version
        public var time: UInt64
        public var device: UInt32
        public var random: UInt32

        public init(version: Version, time: UInt64, device: UInt32, random: UInt32) {
            self.version = version
            self.time = time
            self.device = device
            self.random = random
        }

        /// 90 bits, most significant first; bits beyond a field's width are dropped.
        var payload: UInt128 {
            UInt128(version.rawValue) << 88 | UInt128(time & 0xFFF_FFFF_FFFF) << 44
                | UInt128(device & 0xFF_FFFF) << 20 | UInt128(random & 0xF_FFFF)
        }
    }

    /// A click ID from its parts; bits beyond 90 and 40 are dropped.
    public init(payload: UInt128, mac: UInt64) {
        self.payload = payload & (1 << 90 - 1)
        self.mac = mac & 0xFF_FFFF_FFFF
    }

    /// The fields, or nil for a version that this software does not know.
    public var fields: Fields? {
        guard let version = Version(rawValue: UInt8(payload >> 88)) else { return nil }
        return Fields(
            version: version, time: UInt64(payload >> 44 & 0xFFF_FFFF_FFFF),
            device: UInt32(payload >> 20 & 0xFF_FFFF), random: UInt32(payload & 0xF_FFFF))
    }

    /// A click ID from its 26 symbols in either case; nil for anything else. The MAC is not checked.
    public init?(_ text: some StringProtocol) {
        var payload: UInt128 = 0
        var mac: UInt64 = 0
        var count = 0
        for symbol in text.utf8 {
            guard count < Self.length, let value = Base32.value(of: symbol) else { return nil }
            if count < 18 {
                payload = payload << 5 | UInt128(value)
            } else {
                mac = mac << 5 | UInt64(value)
            }
            count += 1
        }
        guard count == Self.length else { return nil }
        self.init(payload: payload, mac: mac)
    }

    /// Calls `emit` with each of the 26 ASCII symbols, first symbol first.
    @inlinable
    public func symbols(_ emit: (UInt8) -> Void) {
        for i in 0..<18 {
            emit(Base32.lowerSymbol(UInt8(truncatingIfNeeded: payload >> UInt128(5 * (17 - i))) & 31))
        }
        for i in 0..<8 {
            emit(Base32.lowerSymbol(UInt8(truncatingIfNeeded: mac >> UInt64(5 * (7 - i))) & 31))
        }
    }
}

extension ClickID: CustomStringConvertible {
    /// 26 lower-case symbols.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.length) { text in
            var count = 0
            symbols {
                text[count] = $0
                count += 1
            }
            return count
        }
    }
}

extension ClickID {
    /// 17 bytes for storage: the payload left-aligned in 12, then the MAC in 5.
    public var bytes: [UInt8] {
        Self.leftAligned(payload) + (0..<5).map { UInt8(truncatingIfNeeded: mac >> UInt64(8 * (4 - $0))) }
    }

    /// A click ID from its 17 stored bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 17 else { return nil }
        let payload = bytes.prefix(12).reduce(UInt128(0)) { $0 << 8 | UInt128($1) } >> 6
        self.init(payload: payload, mac: bytes.dropFirst(12).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// The 90 bits left-aligned in 12 bytes: what the MAC covers and what storage holds.
    static func leftAligned(_ payload: UInt128) -> [UInt8] {
        let aligned = payload << 6
        return (0..<12).map { UInt8(truncatingIfNeeded: aligned >> UInt128(8 * (11 - $0))) }
    }
}
