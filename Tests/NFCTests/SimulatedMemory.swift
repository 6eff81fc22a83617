// SPDX-License-Identifier: Apache-2.0

import NFC

/// A tag as its pages, new from the factory, which can be lifted between writes and in the middle of one.
struct SimulatedMemory {
    var memory: TagMemory
    let model: TagModel

    static let models: [TagModel] = [
        .ntag213, .ntag215, .ntag216, .ultralight, .ultralightC, .ultralightEV1Small, .ultralightEV1Large,
    ]

    init(_ model: TagModel, _ memory: TagMemory? = nil) {
        self.model = model
        if let memory {
            self.memory = memory
            return
        }
        let isNTAG = model.family == .ntag21x
        self.memory = TagMemory(hex("04E10C61 DA993C80 FF480000"))
        self.memory[3] = isNTAG ? model.map?.container : .zero
        let pages = model.map?.pageCount ?? 4
        for page in 4..<pages { self.memory[page] = .zero }
        if isNTAG { self.memory.enter((model.map?.prefix ?? []) + [3, 0, 0xFE], at: 4) }
        if isNTAG, model == .ntag213 { self.memory[5] = TagPage(hex("340300FE")) }
        if isNTAG, model != .ntag213 { self.memory[4] = TagPage(hex("0300FE00")) }
        if let page = model.map?.cfg0 {
            self.memory[page] = [0x04, 0, 0, 0xFF]
            self.memory[page + 1] = .zero
        }
    }

    /// Pages 2 and 3 and the dynamic locks only ever gain bits.
    mutating func apply(_ writes: some Sequence<PageWrite>) {
        for write in writes { put(write.page, write.bytes) }
    }

    /// Only the bytes of a mask come through; pages of locks come through whole (NTAG21x data sheet, section 10.4).
    mutating func tear(_ write: PageWrite, _ mask: Int) {
        guard write.page > 3, write.page != model.map?.dynamicLock?.page, let old = memory[write.page] else { return }
        var bytes = old
        for byte in 0..<4 where mask >> byte & 1 == 1 { bytes[byte] = write.bytes[byte] }
        memory[write.page] = bytes
    }

    private mutating func put(_ page: Int, _ bytes: TagPage) {
        let old = memory[page] ?? .zero
        switch page {
        case 0, 1: break
        case 2: memory[2] = [old[0], old[1], old[2] | bytes[2], old[3] | bytes[3]]
        case 3, model.map?.dynamicLock?.page: memory[page] = old | bytes
        default: memory[page] = bytes
        }
    }
}
