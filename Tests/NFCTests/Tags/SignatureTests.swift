// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import NFC

@Suite("Signatures of the maker")
struct SignatureTests {
    private let vectors = [
        ("04E10CDA993C80", "8B76052EE42F5567BEB53238B3E3F9950707C0DCC956B5C5EFCFDB709B2D82B3"),
        ("04AB87F2CA1190", "67B1750BCCEB1174F9A33BF20E0226551A6366939B31F949848C3C087350FA90"),
    ]

    @Test func `signatures of real tags are right, for their UID and family only`() throws {
        for (uid, answer) in vectors {
            let signature = try #require(OriginalitySignature(hex(answer)))
            let tag = try #require(TagUID(uid))
            #expect(signature.isValid(for: tag, of: .ntag21x))
            #expect(!signature.isValid(for: tag, of: .ultralightEV1))
            #expect(!signature.isValid(for: tag, of: .ultralight))
            #expect(!signature.isValid(for: try #require(TagUID("04E10CDA993C81")), of: .ntag21x))
        }
        #expect(OriginalitySignature(hex("00")) == nil)
    }

    @Test func `a signature with a bit changed is wrong`() throws {
        let (uid, answer) = vectors[0]
        let tag = try #require(TagUID(uid))
        for bit in stride(from: 0, to: 256, by: 5) {
            var bytes = hex(answer)
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(try !#require(OriginalitySignature(bytes)).isValid(for: tag, of: .ntag21x))
        }
        for special in [hex(String(repeating: "00", count: 32)), hex(String(repeating: "ff", count: 32))] {
            #expect(try !#require(OriginalitySignature(special)).isValid(for: tag, of: .ntag21x))
        }
    }

    @Test func `the curve is a group of its order`() throws {
        let g = Secp128r1.generator
        #expect(Secp128r1.Point(x: g.x, y: g.y) == g)
        #expect(Secp128r1.Point(x: g.x, y: g.y - 1) == nil)
        let order = Secp128r1.scalars.modulus
        #expect(Secp128r1.combine(order, g, 0, g) == nil)
        #expect(Secp128r1.combine(order - 1, g, 0, g)?.x == g.x)
        #expect(Secp128r1.combine(order - 1, g, 1, g) == nil)
        var dice = Seeded(5)
        for _ in 0..<8 {
            let (a, b) = (
                UInt128.random(in: 1...1 << 100, using: &dice), UInt128.random(in: 1...1 << 100, using: &dice)
            )
            let other = try #require(Secp128r1.combine(b, g, 0, g))
            #expect(Secp128r1.Point(x: other.x, y: other.y) == other)
            #expect(Secp128r1.combine(a, g, 1, other) == Secp128r1.combine(a + b, g, 0, g))
            #expect(Secp128r1.combine(a, g, a, g) == Secp128r1.combine(2 * a, g, 0, g))
        }
    }
}
