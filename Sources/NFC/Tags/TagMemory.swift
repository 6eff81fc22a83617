// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// What has been read of a Type 2 tag so far, page by page.
public struct TagMemory: Hashable, Sendable {
    private var pages: [TagPage?]

    /// Nothing read yet.
    public init() { pages = [] }

    /// Every page from 0 on; bytes that make no whole page are left out.
    public init(_ dump: [UInt8]) {
        self.init()
        enter(dump, at: 0)
    }

    /// Pages up to the highest that is known.
    public var count: Int { pages.count }

    /// nil where the page has not been read.
    public subscript(page: Int) -> TagPage? {
        get { pages.indices.contains(page) ? pages[page] : nil }
        set {
            // Pages have numbers of one byte on the air; sectors beyond are nothing that is written here.
            guard 0...255 ~= page else { return }
            while pages.count <= page { pages.append(nil) }
            pages[page] = newValue
        }
    }

    /// What READ or FAST_READ of a page and those after it has answered.
    public mutating func enter(_ answer: [UInt8], at page: Int) {
        for (index, start) in stride(from: 0, to: answer.count - answer.count % 4, by: 4).enumerated() {
            self[page + index] = TagPage(answer[start..<start + 4])
        }
    }

    /// A byte by its address, four to a page.
    public func byte(_ address: Int) -> UInt8? { self[address >> 2]?[address & 3] }

    /// Whether all of these pages have been read.
    public func holds(_ pages: some Sequence<Int>) -> Bool { pages.allSatisfy { self[$0] != nil } }

    /// The serial number of pages 0 and 1, without its check bytes.
    public var uid: TagUID? {
        guard let first = self[0], let second = self[1] else { return nil }
        return TagUID(Array(first.bytes[..<3]) + second.bytes)
    }

    /// Whether both check bytes are right: BCC0 = 88 ^ UID0…2, BCC1 = UID3…6 (ISO/IEC 14443-3, section 6.5.4). nil where
    /// the pages are not known.
    public var hasSoundUID: Bool? {
        guard let first = self[0], let second = self[1], let third = self[2] else { return nil }
        return first.bytes.reduce(0x88, ^) == 0 && second.bytes.reduce(third[0], ^) == 0
    }
}
