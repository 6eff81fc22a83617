// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Catalog

@Suite("A password as it is kept")
struct PasswordHashTests {
    private static let salt = "000102030405060708090a0b0c0d0e0f"
    /// 128 bytes, the most that are hashed.
    private static let longest = String(repeating: "é", count: 64)
    private static let hash = "7457f1aa81b23a7d432e13c7d3d926377333292bb6aca55e2600589994e11682"

    @Test("opens with what another implementation of scrypt hashed, and with nothing else")
    func vectors() throws {
        let plain = try #require(PasswordHash("scrypt$14$8$5$\(Self.salt)$\(Self.hash)"))
        #expect(plain.opens(Array("open sesame".utf8)))
        let salt = (0..<64).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let accents = try #require(
            PasswordHash("scrypt$14$8$5$\(salt)$288d7c9a028d9a101b63a73b9bc035732cb09a99e5180a38bb536b8bd0ce6ea6"))
        #expect(accents.opens(Array("Mậtkhẩu".utf8)))
        let cheap = "183758c505db45b52357fcdc70019f179016cc2f8ad81e680a9f25b82ec6085c"
        let least = PasswordHash("scrypt$10$1$1$\(String(repeating: "0", count: 32))$\(cheap)")
        #expect(least?.opens(Array("x".utf8)) == true)
        // What does not open depends on no cost, and the usual one is dear under ThreadSanitizer.
        for wrong in ["", "X", "x ", " x", "xx"] { #expect(least?.opens(Array(wrong.utf8)) == false, "\(wrong)") }
    }

    @Test("is salted, holds nothing of the password, and opens again from its text")
    func making() throws {
        let (one, two) = (try #require(PasswordHash(of: Self.longest)), try #require(PasswordHash(of: Self.longest)))
        #expect(one != two && !one.description.contains("é") && one.description.hasPrefix("scrypt$14$8$5$"))
        let stored = try #require(PasswordHash(one.description))
        #expect(stored == one && stored.opens(Array(Self.longest.utf8)))
    }

    @Test("is made of no fewer than 1 byte and no more than 128")
    func lengths() {
        #expect(PasswordHash(of: "") == nil)
        #expect(PasswordHash(of: Self.longest + "x") == nil)
    }

    @Test(
        "is refused where it is none, or would cost a box too much",
        arguments: [
            ("scrypt$14$8$5$S$H", true), ("scrypt$16$8$16$S$H", true), ("scrypt$10$1$1$S$H", true),
            ("scrypt$17$8$1$S$H", false), ("scrypt$9$8$1$S$H", false), ("scrypt$14$9$1$S$H", false),
            ("scrypt$14$0$1$S$H", false), ("scrypt$14$8$17$S$H", false), ("scrypt$14$8$0$S$H", false),
            ("scrypt$-14$8$5$S$H", false), ("scrypt$14$8$5$S$", false), ("scrypt$14$8$5$$H", false),
            ("scrypt$14$8$5$S$H$", false), ("scrypt$14$8$5$S", false), ("bcrypt$14$8$5$S$H", false), ("", false),
            ("scrypt$14$8$5$xS$H", false), ("scrypt$14$8$5$S$H00", false), ("scrypt$14$8$5$S$0", false),
            ("scrypt$14$8$5$SSSSS$H", false), ("scrypt$14$8$5$00$H", false),
        ])
    func storedForm(_ form: String, _ isSound: Bool) {
        let text = form.replacing("S", with: Self.salt).replacing("H", with: Self.hash)
        #expect((PasswordHash(text) != nil) == isSound)
    }
}
