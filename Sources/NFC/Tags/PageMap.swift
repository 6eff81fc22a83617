// SPDX-License-Identifier: Apache-2.0

/// Where things are on a Type 2 tag.
public struct PageMap: Hashable, Sendable {
    /// Pages in all.
    public let pageCount: Int
    /// Pages for data, from 4 on.
    public let user: Range<Int>
    /// The page that locks others, and which: none on tags of 16 pages.
    public let dynamicLock: DynamicLock?
    /// CFG0, which CFG1, PWD and PACK follow; nil where there is no password.
    public let configuration: Int?
    /// The container that the maker writes, or that may be written where there is none.
    public let container: TagPage
    /// What stands at the begin of page 4 when the tag is new, before the NDEF message.
    public let prefix: [UInt8]
    /// AUTH0 of an Ultralight C, which AUTH1 follows; nil on all others.
    public internal(set) var authentication: Int?

    /// Mirror, and the first page with a password (data sheet NTAG213/215/216, section 8.5.7).
    public var cfg0: Int? { configuration }
    /// Access and counter.
    public var cfg1: Int? { configuration.map { $0 + 1 } }
    /// The password; reads as zeros.
    public var pwd: Int? { configuration.map { $0 + 2 } }
    /// What the tag answers to it; reads as zeros.
    public var pack: Int? { configuration.map { $0 + 3 } }

    /// The lock bits of pages above 15, three bytes of one page.
    public struct DynamicLock: Hashable, Sendable {
        public let page: Int
        /// For each bit from the lowest of the first byte on: the pages that it locks.
        public let bits: [Range<Int>]
        /// Every bit that means something, those included that only lock other lock bits.
        public let mask: TagPage

        /// A bit for each so many pages of a range, lowest first.
        init(page: Int, locking pages: Range<Int>, by step: Int, mask: TagPage) {
            self.page = page
            bits = stride(from: pages.lowerBound, to: pages.upperBound, by: step).map { first in
                first..<min(first + step, pages.upperBound)
            }
            self.mask = mask
        }

        init(page: Int, bits: [Range<Int>], mask: TagPage) {
            self.page = page
            self.bits = bits
            self.mask = mask
        }
    }
}
