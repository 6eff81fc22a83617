// SPDX-License-Identifier: Apache-2.0

extension TagReport {
    /// The write of one byte by which the tag says nothing any more; nil where it says nothing as it is.
    public var hiding: PageWrite? {
        guard case .message = content, let map = model.map,
            let container = answers.memory[3].flatMap(CapabilityContainer.init),
            let walk = try? TLVWalk(answers.memory, dataBytes: map.dataBytes(container)), walk.message != nil
        else { return nil }
        // The first byte of the length, also of one that has three.
        let address = walk.addresses[walk.place + 1]
        guard var bytes = answers.memory[address / 4] else { return nil }
        bytes[address & 3] = 0
        return PageWrite(page: address / 4, bytes: bytes, purpose: .hide)
    }
}
