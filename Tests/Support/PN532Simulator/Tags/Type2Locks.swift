// SPDX-License-Identifier: Apache-2.0

/// Which pages are locked, and what writing to lock bytes does: bits go up, never down (NTAG21x data sheet, 8.5.2 and
/// 8.5.3).
struct Type2Locks {
    let model: Type2Model
    let memory: [UInt8]

    /// Whether a lock bit keeps the page.
    func isLocked(_ page: Int) -> Bool {
        switch page {
        // Bits 3 to 7 of the first byte are for pages 3 to 7, the second byte is for 8 to 15.
        case 3...7: return memory[10] >> page & 1 == 1
        case 8...15: return memory[11] >> (page - 8) & 1 == 1
        case 16...:
            guard let locks = model.dynamicLocks else { return false }
            let word = Self.word(of: memory, locks)
            return locks.bits.contains { $0.pages.contains(page) && word >> $0.position & 1 == 1 }
        default: return false
        }
    }

    /// What page 2 becomes: only the lock bytes change, and of those not what a block-locking bit freezes.
    func staticPage(with bytes: [UInt8]) -> [UInt8] {
        let old = Array(memory[8..<12])
        var frozen: (UInt8, UInt8) = (0, 0)
        if old[2] & 0x01 != 0 { frozen.0 |= 0x08 }
        if old[2] & 0x02 != 0 { frozen = (frozen.0 | 0xF0, frozen.1 | 0x03) }
        if old[2] & 0x04 != 0 { frozen.1 |= 0xFC }
        return [old[0], old[1], old[2] | bytes[2] & ~frozen.0, old[3] | bytes[3] & ~frozen.1]
    }

    /// What the dynamic lock page becomes: only bits that exist go up, and none that is frozen.
    func dynamicPage(_ locks: DynamicLocks, with bytes: [UInt8]) -> [UInt8] {
        let old = Self.word(of: memory, locks)
        let frozen = locks.bits.reduce(UInt32(0)) { old >> $1.frozenBy & 1 == 1 ? $0 | 1 << $1.position : $0 }
        let wanted = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let new = old | wanted & locks.mask & ~frozen
        return (0..<4).map { UInt8(new >> (8 * $0) & 0xFF) }
    }

    /// The page with the lock bits, its first byte lowest.
    private static func word(of memory: [UInt8], _ locks: DynamicLocks) -> UInt32 {
        memory[locks.page * 4..<locks.page * 4 + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
}
