// SPDX-License-Identifier: Apache-2.0

/// A plan in the making, and the tag as it would be then.
struct WriteDraft {
    private(set) var writes: [PageWrite] = []
    private(set) var memory: TagMemory

    init(_ memory: TagMemory) { self.memory = memory }

    /// Puts a block where there is one.
    mutating func replace(with block: MessageBlock) throws(WritePlan.Problem) {
        let isThere = block.block.allSatisfy { memory.byte($0.address) == $0.byte }
        guard !isThere else {
            // The terminator may still be missing.
            try body(block.wanted, in: block.area)
            return
        }
        try set(block.length.address, 0, .hide)
        var hidden = block.wanted
        if let place = hidden.firstIndex(where: { $0.address == block.length.address }) { hidden[place].byte = 0 }
        try body(hidden, in: block.area)
        try set(block.length.address, block.length.byte, .show)
    }

    /// Puts a block where there is none.
    mutating func add(_ block: MessageBlock) throws(WritePlan.Problem) {
        var hidden = block.wanted
        let first = hidden[0]
        hidden[0].byte = 0xFE
        try set(first.address, 0xFE, .hide)
        try body(hidden, in: block.area)
        try set(first.address, first.byte, .show)
    }

    /// Writes the pages that differ, in order.
    mutating func body(
        _ wanted: [(address: Int, byte: UInt8)], in area: ArraySlice<Int>
    ) throws(WritePlan.Problem) {
        var place = 0
        while place < wanted.count {
            let page = wanted[place].address / 4
            let here = wanted[place...].prefix { $0.address / 4 == page }
            var bytes: TagPage
            if let known = memory[page] { bytes = known } else { bytes = try blank(page, in: area) }
            for byte in here { bytes[byte.address & 3] = byte.byte }
            set(page: page, bytes, .body)
            place += here.count
        }
    }

    mutating func set(page: Int, _ bytes: TagPage, _ purpose: PageWrite.Purpose) {
        guard memory[page] != bytes else { return }
        memory[page] = bytes
        writes.append(PageWrite(page: page, bytes: bytes, purpose: purpose))
    }

    /// Changes one byte.
    private mutating func set(
        _ address: Int, _ byte: UInt8, _ purpose: PageWrite.Purpose
    ) throws(WritePlan.Problem) {
        guard var bytes = memory[address / 4] else { throw .unread(page: address / 4) }
        bytes[address & 3] = byte
        set(page: address / 4, bytes, purpose)
    }

    /// What stands for a page that has not been read: nothing, where all of it is data.
    private func blank(_ page: Int, in area: ArraySlice<Int>) throws(WritePlan.Problem) -> TagPage {
        guard (page * 4..<page * 4 + 4).allSatisfy(area.contains) else { throw .unread(page: page) }
        return .zero
    }
}
