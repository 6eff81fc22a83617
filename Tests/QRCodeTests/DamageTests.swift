// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import QRCode

@Suite struct DamageTests {
    /// The masks of ISO/IEC 18004, table 10.
    private func isMasked(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
        switch mask {
        case 0: (x + y) % 2 == 0
        case 1: y % 2 == 0
        case 2: x % 3 == 0
        case 3: (x + y) % 3 == 0
        case 4: (x / 3 + y / 2) % 2 == 0
        case 5: x * y % 2 + x * y % 3 == 0
        case 6: (x * y % 2 + x * y % 3) % 2 == 0
        default: ((x + y) % 2 + x * y % 3) % 2 == 0
        }
    }

    /// The blocks of a symbol, as a reader takes them out of it.
    private func blocks(_ symbol: Symbol) -> [[UInt8]] {
        let layout = BlockLayout(version: symbol.version, level: symbol.level)
        let map = CodewordMap(symbol)
        var blocks = [[UInt8]](repeating: [], count: layout.blocks)
        for (codeword, block) in layout.order.enumerated() {
            var byte: UInt8 = 0
            for bit in 0..<8 {
                let place = map.modules[codeword * 8 + bit]
                let (x, y) = (place % symbol.side, place / symbol.side)
                byte = byte << 1 | (symbol.isDark(x, y) != isMasked(symbol.mask, x, y) ? 1 : 0)
            }
            blocks[block].append(byte)
        }
        return blocks
    }

    /// Whether a polynomial over GF(256) with 0x11D vanishes at the generator's roots, as every sound block does.
    private func isSound(_ block: [UInt8], roots: Int) -> Bool {
        Self.multiples.prefix(roots).allSatisfy { multiple in
            var rest = 0
            for byte in block { rest = Int(multiple[rest] ^ byte) }
            return rest == 0
        }
    }

    /// Every element times each of the 30 roots that a generator may have, 1, 2, 4 and so on.
    private static let multiples: [[UInt8]] = {
        var tables: [[UInt8]] = []
        var root: UInt8 = 1
        for _ in 0..<30 {
            tables.append((0...255).map { product($0, root) })
            root = product(root, 2)
        }
        return tables
    }()

    private static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
        var (result, one, other): (UInt16, UInt16, UInt16) = (0, UInt16(one), UInt16(other))
        while other > 0 {
            if other & 1 == 1 { result ^= one }
            one <<= 1
            if one & 0x100 != 0 { one ^= 0x11D }
            other >>= 1
        }
        return UInt8(result)
    }

    @Test(arguments: ErrorCorrection.allCases)
    func `the modules of every block of every version are where a reader looks for them`(level: ErrorCorrection) throws
    {
        for version in 1...40 {
            // Fills the version, so that none smaller will do.
            let bytes = BlockLayout(version: version, level: level).dataBits / 8 - 3
            let text = String(repeating: "Waypost, ", count: bytes / 9 + 1).prefix(bytes)
            let symbol = try Symbol(text: String(text), level: level, boosts: false)
            #expect(symbol.version == version)
            let correction = BlockLayout(version: version, level: level).correction
            #expect(correction <= Self.multiples.count)
            #expect(blocks(symbol).allSatisfy { isSound($0, roots: correction) }, "version \(version)")
        }
    }

    @Test func `one spoilt module costs one codeword of one block`() throws {
        let symbol = try Symbol(text: String(repeating: "a", count: 80), level: .quartile, boosts: false)
        let damage = Damage(symbol) { x, y in (x, y) == (symbol.side - 1, symbol.side - 1) }
        #expect(damage.wrong.reduce(0, +) == 1)
        #expect(damage.pattern == nil)
        #expect(damage.usage == 1 / Double(damage.capacity))
    }

    @Test func `a spoilt pattern is told, whatever the blocks say`() throws {
        let symbol = try Symbol(text: String(repeating: "a", count: 150), level: .low, boosts: false)
        #expect(symbol.version >= 7)
        func pattern(_ x: Int, _ y: Int) -> ModuleRole? {
            Damage(symbol) { (column, row) in (column, row) == (x, y) }.pattern
        }
        #expect(pattern(0, 0) == .finder)
        #expect(pattern(7, 7) == .finder)
        #expect(pattern(10, 6) == .timing)
        #expect(pattern(symbol.side - 7, symbol.side - 7) == .alignment)
        #expect(pattern(8, 0) == .format)
        #expect(pattern(0, symbol.side - 9) == .version)
        #expect(pattern(10, 10) == nil)
    }

    @Test func `nothing changed is no damage`() throws {
        let damage = Damage(try Symbol(text: "a", level: .low)) { _, _ in false }
        #expect(damage.usage == 0)
        #expect(damage.wrong == [0])
    }
}
