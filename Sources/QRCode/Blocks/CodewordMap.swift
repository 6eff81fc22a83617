// SPDX-License-Identifier: Apache-2.0

/// Which codeword each module of a symbol belongs to.
struct CodewordMap {
    /// For each module, row by row, its codeword in the order of ``BlockLayout/order``; -1 for modules of a pattern and
    /// for those at the end that hold nothing.
    let codewords: [Int]
    /// The modules of a codeword one after the other, the highest bit first, as places row by row.
    let modules: [Int]

    /// Walks the symbol as readers do: pairs of columns from the right, up and down in turn, past the vertical timing
    /// pattern in column 6 (ISO/IEC 18004, section 7.7.3).
    init(_ symbol: Symbol) {
        let side = symbol.side
        let count = BlockLayout(version: symbol.version, level: symbol.level).codewords
        var codewords = [Int](repeating: -1, count: side * side)
        var modules: [Int] = []
        modules.reserveCapacity(count * 8)
        var goesUp = true
        for pair in stride(from: side - 1, through: 1, by: -2) {
            let right = pair <= 6 ? pair - 1 : pair
            for step in 0..<side {
                let row = goesUp ? side - 1 - step : step
                for place in [row * side + right, row * side + right - 1]
                where symbol.role(at: place) == .data && modules.count < count * 8 {
                    codewords[place] = modules.count / 8
                    modules.append(place)
                }
            }
            goesUp.toggle()
        }
        self.codewords = codewords
        self.modules = modules
    }
}
