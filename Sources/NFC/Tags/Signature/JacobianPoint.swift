// SPDX-License-Identifier: Apache-2.0

/// A point of ``Secp128r1`` as x/z², y/z³, so that sums need no division (hyperelliptic.org/EFD, Jacobian coordinates
/// with a = -3: dbl-2001-b and madd).
struct JacobianPoint {
    let x: UInt128
    let y: UInt128
    let z: UInt128

    static let infinity = JacobianPoint(x: 1, y: 1, z: 0)

    private init(x: UInt128, y: UInt128, z: UInt128) {
        self.x = x
        self.y = y
        self.z = z
    }

    init(_ point: Secp128r1.Point) { self.init(x: point.x, y: point.y, z: 1) }

    /// nil at infinity.
    var affine: Secp128r1.Point? {
        guard z != 0 else { return nil }
        let field = Secp128r1.field
        let inverse = field.inverse(z)
        let square = field.multiply(inverse, inverse)
        return Secp128r1.Point(
            onCurve: field.multiply(x, square), field.multiply(y, field.multiply(square, inverse)))
    }

    var doubled: JacobianPoint {
        guard z != 0, y != 0 else { return .infinity }
        let field = Secp128r1.field
        let delta = field.multiply(z, z)
        let gamma = field.multiply(y, y)
        let beta = field.multiply(4, field.multiply(x, gamma))
        let alpha = field.multiply(3, field.multiply(field.subtract(x, delta), field.add(x, delta)))
        let newX = field.subtract(field.multiply(alpha, alpha), field.add(beta, beta))
        let sum = field.add(y, z)
        let newZ = field.subtract(field.subtract(field.multiply(sum, sum), gamma), delta)
        let newY = field.subtract(
            field.multiply(alpha, field.subtract(beta, newX)), field.multiply(8, field.multiply(gamma, gamma)))
        return JacobianPoint(x: newX, y: newY, z: newZ)
    }

    func adding(_ other: Secp128r1.Point) -> JacobianPoint {
        guard z != 0 else { return JacobianPoint(other) }
        let field = Secp128r1.field
        let square = field.multiply(z, z)
        let h = field.subtract(field.multiply(other.x, square), x)
        let r = field.subtract(field.multiply(other.y, field.multiply(z, square)), y)
        guard h != 0 else { return r == 0 ? doubled : .infinity }
        let hh = field.multiply(h, h)
        let hhh = field.multiply(h, hh)
        let v = field.multiply(x, hh)
        let newX = field.subtract(field.subtract(field.multiply(r, r), hhh), field.add(v, v))
        let newY = field.subtract(field.multiply(r, field.subtract(v, newX)), field.multiply(y, hhh))
        return JacobianPoint(x: newX, y: newY, z: field.multiply(z, h))
    }
}
