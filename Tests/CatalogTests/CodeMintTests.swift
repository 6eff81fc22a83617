// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Catalog

@Suite("Minting codes")
struct CodeMintTests {
    @Test("A code comes from the first block, and never one that was used")
    func unused() throws {
        var mint = CodeMint(blocks: [7, 9])
        var generator = Seeded(1)
        var used: Set<CodeKey> = []
        // A generator that repeats itself makes the mint meet its own codes.
        var stuck = Repeating(period: 40)
        for _ in 0..<40 {
            let code = try mint.next(using: &stuck) { used.contains($0) }
            #expect(code.block == 7)
            #expect(used.insert(code.key).inserted)
        }
        let code = try mint.next(using: &generator) { used.contains($0) }
        #expect(!used.contains(code.key))
    }

    @Test("A full block gives way to the next, and for good")
    func nextBlock() throws {
        var mint = CodeMint(blocks: [7, 9])
        var generator = Seeded(1)
        let isInFull: (CodeKey) -> Bool = { $0.minted?.block == 7 }
        #expect(try mint.next(using: &generator, isUsed: isInFull).block == 9)
        #expect(try mint.next(using: &generator, isUsed: { _ in false }).block == 9)
    }

    @Test("When all are full, the error says so")
    func full() throws {
        var generator = Seeded(1)
        for blocks in [[], [7], [7, 9]] as [[UInt16]] {
            var mint = CodeMint(blocks: blocks)
            #expect(throws: CodeMintError(blocks: blocks.count)) { try mint.next(using: &generator) { _ in true } }
        }
    }

    @Test("A block that is 95 % full still gives codes")
    func nearlyFull() throws {
        var mint = CodeMint(blocks: [7])
        var generator = Seeded(1)
        for _ in 0..<200 {
            let code = try mint.next(using: &generator) { ($0.minted?.number ?? 0) % 20 != 0 }
            #expect(code.number % 20 == 0)
        }
    }

    private struct Repeating: RandomNumberGenerator {
        let period: UInt64
        var count: UInt64 = 0

        mutating func next() -> UInt64 {
            count += 1
            return (count % period) &* 0x9E37_79B9_7F4A_7C15
        }
    }
}
