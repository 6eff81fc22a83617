// SPDX-License-Identifier: Apache-2.0

/// The curve y² = x³ - 3x + b of the makers' signatures (SEC 2 version 1.0, section 2.4.1). Only for checking: nothing
/// here hides how long it takes.
enum Secp128r1 {
    /// A point of the curve in affine coordinates; the point at infinity is nil wherever one may be missing.
    struct Point: Equatable {
        let x: UInt128
        let y: UInt128

        /// nil for a point that is not on the curve.
        init?(x: UInt128, y: UInt128) {
            guard x < field.modulus, y < field.modulus else { return nil }
            let cube = field.multiply(field.multiply(x, x), x)
            let right = field.add(field.subtract(cube, field.multiply(3, x)), b)
            guard field.multiply(y, y) == right else { return nil }
            self.init(onCurve: x, y)
        }

        init(onCurve x: UInt128, _ y: UInt128) {
            self.x = x
            self.y = y
        }
    }

    static let field = FieldNumber(modulus: 0xFFFF_FFFD_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF)
    /// Numbers modulo the order of the generator.
    static let scalars = FieldNumber(modulus: 0xFFFF_FFFE_0000_0000_75A3_0D1B_9038_A115)
    static let b: UInt128 = 0xE875_79C1_1079_F43D_D824_993C_2CEE_5ED3
    static let generator = Point(
        onCurve: 0x161F_F752_8B89_9B2D_0C28_607C_A52C_5B86, 0xCF5A_C839_5BAF_EB13_C02D_A292_DDED_7A83)

    /// u·p + v·q, the bits of both numbers together (Shamir's trick).
    static func combine(_ u: UInt128, _ p: Point, _ v: UInt128, _ q: Point) -> Point? {
        let both = JacobianPoint(p).adding(q).affine
        var sum = JacobianPoint.infinity
        for bit in (0..<UInt128(128)).reversed() {
            sum = sum.doubled
            switch (u >> bit & 1, v >> bit & 1) {
            case (1, 0): sum = sum.adding(p)
            case (0, 1): sum = sum.adding(q)
            case (1, 1): if let both { sum = sum.adding(both) }
            default: break
            }
        }
        return sum.affine
    }

    /// ECDSA (SEC 1 version 2.0, section 4.1.4) over a number in the place of a hash.
    static func verifies(_ r: UInt128, _ s: UInt128, of message: UInt128, by key: Point) -> Bool {
        let order = scalars.modulus
        guard 1..<order ~= r, 1..<order ~= s else { return false }
        let w = scalars.inverse(s)
        let sum = combine(scalars.multiply(message % order, w), generator, scalars.multiply(r, w), key)
        return sum.map { $0.x % order == r } ?? false
    }
}
