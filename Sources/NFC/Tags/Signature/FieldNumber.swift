// SPDX-License-Identifier: Apache-2.0

/// Arithmetic modulo a prime below 2^128. It takes different times for different numbers, and all of them are public here.
struct FieldNumber {
    let modulus: UInt128

    func add(_ a: UInt128, _ b: UInt128) -> UInt128 {
        let (sum, carried) = a.addingReportingOverflow(b)
        return carried || sum >= modulus ? sum &- modulus : sum
    }

    func subtract(_ a: UInt128, _ b: UInt128) -> UInt128 { a >= b ? a - b : a &- b &+ modulus }

    func multiply(_ a: UInt128, _ b: UInt128) -> UInt128 {
        modulus.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
    }

    /// Of a number that is not zero, by Fermat's little theorem.
    func inverse(_ a: UInt128) -> UInt128 {
        var (result, power, exponent): (UInt128, UInt128, UInt128) = (1, a, modulus - 2)
        while exponent != 0 {
            if exponent & 1 == 1 { result = multiply(result, power) }
            power = multiply(power, power)
            exponent >>= 1
        }
        return result
    }
}

extension UInt128 {
    /// Up to 16 bytes, the highest first.
    init(bigEndian bytes: some Sequence<UInt8>) { self = bytes.reduce(0) { $0 << 8 | UInt128($1) } }
}
