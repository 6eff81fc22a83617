// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("A split")
struct SplitTests {
    private static let target = RouteRule.Target.split([
        (5_000, ArraySlice("a".utf8)), (8_000, ArraySlice("b".utf8)), (9_900, ArraySlice("c".utf8)),
        (10_000, ArraySlice("d".utf8)),
    ])

    private static func way(_ share: UInt64) -> String {
        target.location { share }.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func counts(_ shares: some Sequence<UInt64>) -> [String: Double] {
        shares.reduce(into: [:]) { $0[way($1), default: 0] += 1 }
    }

    private static func isEven(_ counts: [String: Double]) -> Bool {
        let expected = ["a": 50_000.0, "b": 30_000, "c": 19_000, "d": 1_000]
        return expected.allSatisfy { way, count in
            abs(counts[way, default: 0] - count) <= (way == "d" ? 0.1 : 0.02) * count
        }
    }

    @Test("is even within 2 % over 100,000 shares: cookies, hashes and click IDs alike")
    func even() {
        var dice = Seeded(3)
        #expect(Self.isEven(Self.counts((0..<100_000).map { _ in Visitor.random(using: &dice).share })))
        let salt = VisitorSalt(bytes: [UInt8](repeating: 1, count: 32))
        let agent = AgentDigest(Array("Phone".utf8))
        let hashes = (0..<100_000).map { number in
            salt.visitor(address: .v4(0x0A00_0000 + UInt32(number)), agent: agent).share
        }
        #expect(Self.isEven(Self.counts(hashes)))
    }

    @Test("is even over click IDs that one millisecond after the other mints")
    func clickIDs() {
        let source = ClickIDSource(
            signer: .init(version: .enrolled, device: 77, key: ClickIDKey(bytes: Array(0..<32))), floor: 0)
        let shares = (0..<100_000).map { number in
            UInt64(truncatingIfNeeded: source.mint(wall: 1_780_000_000_000 + Int64(number)).payload)
        }
        #expect(Self.isEven(Self.counts(shares)))
    }

    @Test("leads who went one way that way again, and uses all of the numbers")
    func sticky() {
        var dice = Seeded(4)
        for _ in 0..<1_000 {
            let share = dice.next()
            #expect(Self.way(share) == Self.way(share) && RouteRule.place(of: share) < RouteRule.whole)
        }
        #expect(RouteRule.place(of: 0) == 0)
    }
}
