// SPDX-License-Identifier: Apache-2.0

/// What changed modules cost a reader: how many codewords of each block are wrong. Percentages of an area say little,
/// because one spoilt module spoils eight, and blocks are not spoilt alike.
public struct Damage: Hashable, Sendable {
    /// Wrong codewords of each block.
    public let wrong: [Int]
    /// How many of them a reader can repair in each block.
    public let capacity: Int
    /// A module of a pattern by which readers find their way, if one was changed: nothing repairs those.
    public let pattern: ModuleRole?

    /// `isChanged` says of a column and a row whether its module reads otherwise than it should.
    public init(_ symbol: Symbol, isChanged: (Int, Int) -> Bool) {
        let layout = BlockLayout(version: symbol.version, level: symbol.level)
        let (map, order) = (CodewordMap(symbol), layout.order)
        var isWrong = [Bool](repeating: false, count: layout.codewords)
        var pattern: ModuleRole?
        for y in 0..<symbol.side {
            for x in 0..<symbol.side where isChanged(x, y) {
                let place = y * symbol.side + x
                let codeword = map.codewords[place]
                if codeword >= 0 { isWrong[codeword] = true }
                let role = symbol.role(at: place)
                if role != .data, pattern == nil { pattern = role }
            }
        }
        var wrong = [Int](repeating: 0, count: layout.blocks)
        for (codeword, block) in order.enumerated() where isWrong[codeword] { wrong[block] += 1 }
        self.wrong = wrong
        self.pattern = pattern
        capacity = layout.capacity
    }

    /// The block that has the most wrong codewords, counted from 0.
    public var worstBlock: Int { wrong.indices.max { wrong[$0] < wrong[$1] } ?? 0 }

    /// Of the worst block, the share of its capacity that is used: up to 1 a clean print is still read.
    public var usage: Double {
        let most = wrong[worstBlock]
        return most == 0 ? 0 : capacity == 0 ? .infinity : Double(most) / Double(capacity)
    }
}
