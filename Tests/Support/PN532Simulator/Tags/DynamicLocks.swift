// SPDX-License-Identifier: Apache-2.0

/// Lock bits for pages from 16 on (NTAG21x data sheet, 8.5.3; MF0ULx1 data sheet, 8.5.3).
struct DynamicLocks: Hashable, Sendable {
    /// A bit that locks pages, and the one that freezes it. Positions count from bit 0 of the page's first byte.
    struct Bit: Hashable, Sendable {
        let position: Int
        let pages: ClosedRange<Int>
        let frozenBy: Int
    }

    /// Where the bits are.
    let page: Int
    let bits: [Bit]

    /// A bit for each group of pages, and in the third byte one that freezes two of them.
    init(page: Int, pagesPerBit: Int, lastPage: Int) {
        self.page = page
        bits = stride(from: 16, through: lastPage, by: pagesPerBit).enumerated().map { index, first in
            Bit(position: index, pages: first...min(first + pagesPerBit - 1, lastPage), frozenBy: 16 + index / 2)
        }
    }

    private init(page: Int, bits: [Bit]) {
        self.page = page
        self.bits = bits
    }

    /// In two bytes, the freezing bits among them; the last four are for counter, AUTH0, AUTH1 and key (MF0ICU2 data
    /// sheet, 7.5.3).
    static let ofUltralightC = DynamicLocks(
        page: 40,
        bits: [
            Bit(position: 1, pages: 16...19, frozenBy: 0), Bit(position: 2, pages: 20...23, frozenBy: 0),
            Bit(position: 3, pages: 24...27, frozenBy: 0), Bit(position: 5, pages: 28...31, frozenBy: 4),
            Bit(position: 6, pages: 32...35, frozenBy: 4), Bit(position: 7, pages: 36...39, frozenBy: 4),
            Bit(position: 12, pages: 41...41, frozenBy: 8), Bit(position: 13, pages: 42...42, frozenBy: 9),
            Bit(position: 14, pages: 43...43, frozenBy: 10), Bit(position: 15, pages: 44...47, frozenBy: 11),
        ])

    /// The bits that there are.
    var mask: UInt32 {
        bits.reduce(0) { $0 | 1 << $1.position | 1 << $1.frozenBy }
    }
}
