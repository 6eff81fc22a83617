// SPDX-License-Identifier: Apache-2.0

/// The identity of an object that is made on a device or in the core: 63 random bits, written as 13 lower-case
/// Crockford symbols. Made where the object is made, so no two makers need to ask each other.
public struct Identifier<Object>: Hashable, Sendable, CustomStringConvertible {
    /// Positive, so that it is an SQLite row id as it stands.
    public let value: Int64

    /// An identifier from its stored value.
    public init(value: Int64) {
        self.value = value
    }

    /// A fresh identifier.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(value: Int64.random(in: 1...Int64.max, using: &generator))
    }

    /// An identifier from its 13 symbols, either case.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 13 else { return nil }
        var value: UInt64 = 0
        for symbol in text.utf8 {
            guard let digit = Base32.value(of: symbol), value >> 58 == 0 else { return nil }
            value = value << 5 | UInt64(digit)
        }
        guard value > 0 else { return nil }
        self.value = Int64(value)
    }

    public var description: String {
        String(
            decoding: (0..<13).map { Base32.lowerSymbol(UInt8(truncatingIfNeeded: value >> (5 * (12 - $0))) & 31) },
            as: UTF8.self)
    }
}

/// Tags for ``Identifier``.
public enum TouchpointTag {}
/// Tags for ``Identifier``.
public enum PlacementTag {}

/// Names a touchpoint.
public typealias TouchpointID = Identifier<TouchpointTag>
/// Names a placement.
public typealias PlacementID = Identifier<PlacementTag>
