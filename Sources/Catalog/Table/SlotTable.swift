// SPDX-License-Identifier: Apache-2.0

/// What a slot table is keyed by.
protocol SlotKey: BitwiseCopyable, Equatable, Sendable {
    /// The key of an empty slot, which no code has.
    static var none: Self { get }
    /// A mix whose high bits spread well.
    var mixed: UInt64 { get }
}

/// One code: 32 bytes for keys of one word, so that two share a cache line and none lies across two.
struct Slot<Key: SlotKey>: BitwiseCopyable {
    var key: Key
    var touchpoint: Int64
    var placement: Int64
    var place: SlotPlace

    static var empty: Slot { Slot(key: .none, touchpoint: 0, placement: 0, place: SlotPlace(bits: 0)) }
}

/// An open-addressed table with linear probing. Half of the slots at most are taken.
@safe final class SlotTable<Key: SlotKey>: @unchecked Sendable {
    // Unchecked because nothing is written once the builder has let go of it.
    private let slots: UnsafeMutableBufferPointer<Slot<Key>>
    private(set) var count = 0

    init(expecting count: Int) {
        let capacity = max(8, 2 * count)
        let stride = MemoryLayout<Slot<Key>>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity * stride, alignment: 64)
        let start = unsafe memory.bindMemory(to: Slot<Key>.self, capacity: capacity)
        unsafe start.initialize(repeating: .empty, count: capacity)
        unsafe slots = UnsafeMutableBufferPointer(start: start, count: capacity)
    }

    deinit { unsafe slots.deallocate() }

    var byteCount: Int { unsafe slots.count * MemoryLayout<Slot<Key>>.stride }
    var isFull: Bool { unsafe 2 * count >= slots.count }

    /// Puts a slot where its key belongs; a key that is there already keeps what it has.
    func insert(_ slot: Slot<Key>) {
        let index = index(of: slot.key)
        guard unsafe slots[index].key == .none else { return }
        unsafe slots[index] = slot
        count += 1
    }

    @inline(__always)
    func find(_ key: Key) -> Slot<Key>? {
        let slot = unsafe slots[index(of: key)]
        return slot.key == .none ? nil : slot
    }

    /// A table of twice the size with the same slots.
    func grown() -> SlotTable {
        let table = SlotTable(expecting: max(8, 2 * count))
        for index in unsafe slots.indices {
            let slot = unsafe slots[index]
            if slot.key != .none { table.insert(slot) }
        }
        return table
    }

    /// The slot of a key, or the empty one where its search ends.
    @inline(__always)
    private func index(of key: Key) -> Int {
        let capacity = unsafe slots.count
        var index = Int(truncatingIfNeeded: key.mixed.multipliedFullWidth(by: UInt64(capacity)).high)
        while true {
            let found = unsafe slots[index].key
            if found == key || found == .none { return index }
            index += 1
            if index == capacity { index = 0 }
        }
    }
}
