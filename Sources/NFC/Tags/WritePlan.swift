// SPDX-License-Identifier: Apache-2.0

/// The writes that bring a new message onto a Type 2 tag, so that a tag lifted at any moment holds the old message, none,
/// or the new one, and a plan made anew from what it then holds brings the new one.
///
/// A message that is there first loses its length (hide), then come the pages that differ (body), then the length (show),
/// as NFC Forum Type 2 Tag 1.2, section 7.5.3 has it. The first and the last of these change a single byte each, so that
/// not even a page of which only some bytes were written shows half a message. Where there is no message yet, a
/// terminator hides what follows it, and becomes the first byte of the message at the end; a tag without a container gets
/// its container last.
public struct WritePlan: Hashable, Sendable {
    /// In this order; empty where the tag holds the message already.
    public let writes: [PageWrite]
    /// What the pages of the message are to be in the end: what is read back is compared with it.
    public let expected: TagMemory
    /// The pages of the message, from those of its block to that of its terminator, and page 3 where it is written.
    public let pages: Range<Int>
    /// Where each byte of the message goes.
    public let messageAddresses: [Int]

    /// Why there can be no plan.
    public enum Problem: Error, Hashable, Sendable {
        /// Bytes of the message, and those that the tag has room for.
        case tooSmall(need: Int, have: Int)
        /// This page has to be read first.
        case unread(page: Int)
        /// The blocks of the tag are in no order.
        case broken(TLVError)
        /// It has no pages, or page 3 holds something that no container can be made of.
        case notType2
    }

    /// - Parameters:
    ///   - message: what the tag is to say.
    ///   - memory: what it holds; pages that are not known are written.
    ///   - model: what it is.
    ///   - rebuilds: whether blocks in no order are written over, as after a write of somebody else that did not end.
    /// - Throws: why there is none, before anything is written.
    public init(
        _ message: NDEFMessage, onto memory: TagMemory, of model: TagModel, rebuilds: Bool = false
    ) throws(Problem) {
        guard let map = model.map else { throw .notType2 }
        guard let page = memory[3] else { throw .unread(page: 3) }
        let isFormatted = CapabilityContainer(page) != nil
        // Bits of the container can only be set, so one that is half there can be completed, and no other.
        guard isFormatted || page | map.container == map.container,
            let container = CapabilityContainer(isFormatted ? page : map.container)
        else { throw .notType2 }
        let dataBytes = map.dataBytes(container)
        let whole = Array(16..<16 + dataBytes)
        let walk: Result<TLVWalk, TLVError> = Result { () throws(TLVError) in
            try TLVWalk(memory, dataBytes: isFormatted ? dataBytes : 0)
        }
        var draft = WriteDraft(memory)
        let block: MessageBlock
        switch walk {
        case .success(let walk) where walk.message != nil:
            block = try MessageBlock(message, in: walk.addresses[walk.place...])
            try draft.replace(with: block)
        case .success(let walk) where isFormatted:
            // A tag that lost the blocks of its factory gets them back.
            let prefix = walk.kept.isEmpty ? map.prefix : []
            block = try MessageBlock(message, after: prefix, in: walk.addresses[walk.place...])
            try draft.add(block)
        case .success:
            block = try MessageBlock(message, after: map.prefix, in: whole[...])
            try draft.body(block.wanted, in: block.area)
            draft.set(page: 3, map.container, .format)
        case .failure(let error):
            if case .unread(let page) = error.reason { throw .unread(page: page) }
            guard rebuilds else { throw .broken(error) }
            block = try MessageBlock(message, after: map.prefix, in: whole[...])
            try draft.add(block)
        }
        writes = draft.writes
        messageAddresses = block.messageAddresses
        let last = block.wanted.last.map { $0.address / 4 } ?? 4
        pages = (isFormatted ? block.wanted[0].address / 4 : 3)..<last + 1
        var expected = TagMemory()
        for page in pages { expected[page] = draft.memory[page] }
        self.expected = expected
    }

    /// The addresses at which something else has been read back than was to be written, or nothing at all.
    public func mismatches(in memory: TagMemory, except mask: VerifyMask = .none) -> [Int] {
        pages.flatMap { page in
            (page * 4..<page * 4 + 4).filter { expected.byte($0) != memory.byte($0) && !mask.hides($0) }
        }
    }
}
