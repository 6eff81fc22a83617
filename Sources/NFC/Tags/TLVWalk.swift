// SPDX-License-Identifier: Apache-2.0

/// A walk through the data area of a Type 2 tag up to its NDEF message, its terminator or its end. What it finds before
/// stays where it is.
public struct TLVWalk: Hashable, Sendable {
    /// The blocks before the message, nulls left out: lock and memory control, and what is not ours.
    public private(set) var kept: [TLV] = []
    /// The first NDEF message; an empty one has no value.
    public private(set) var message: TLV?
    /// Bytes of the data area that hold no data.
    public private(set) var reserved: [Range<Int>] = []
    /// The addresses of all bytes that hold data, in order.
    public private(set) var addresses: [Int]
    /// Where in ``addresses`` the message begins, or a new one goes.
    public private(set) var place = 0

    /// Walks through so many bytes from page 4 on; needs only the pages up to the length of the message.
    public init(_ memory: TagMemory, dataBytes: Int) throws(TLVError) {
        addresses = Array(16..<16 + max(dataBytes, 0))
        var index = 0
        while index < addresses.count {
            let block = try block(at: index, in: memory)
            switch block.kind {
            case .terminator: return
            case .message:
                message = block
                place = index
                return
            case .null: index += 1
            case .lockControl, .memoryControl, .proprietary, .other:
                index += 1 + block.lengthBytes + block.value.count
                kept.append(block)
                place = index
                try reserve(block, in: memory, from: index)
            }
        }
    }

    private func byte(_ index: Int, in memory: TagMemory, of start: Int) throws(TLVError) -> UInt8 {
        guard index < addresses.count else { throw TLVError(.cut, at: addresses[start]) }
        guard let byte = memory.byte(addresses[index]) else {
            throw TLVError(.unread(page: addresses[index] / 4), at: addresses[index])
        }
        return byte
    }

    private func block(at index: Int, in memory: TagMemory) throws(TLVError) -> TLV {
        let kind = TLV.Kind(try byte(index, in: memory, of: index))
        let offset = addresses[index]
        if kind == .null || kind == .terminator { return TLV(kind: kind, offset: offset, lengthBytes: 0, value: []) }
        var lengthBytes = 1
        var length = Int(try byte(index + 1, in: memory, of: index))
        if length == 0xFF {
            lengthBytes = 3
            length = Int(try byte(index + 2, in: memory, of: index)) << 8
            length += Int(try byte(index + 3, in: memory, of: index))
        }
        let start = index + 1 + lengthBytes
        guard length <= addresses.count - start else { throw TLVError(.cut, at: offset) }
        return TLV(
            kind: kind, offset: offset, lengthBytes: lengthBytes, value: Array(addresses[start..<start + length]))
    }

    /// Takes the bytes that a control block names out of what lies ahead.
    private mutating func reserve(_ block: TLV, in memory: TagMemory, from index: Int) throws(TLVError) {
        guard block.kind == .lockControl || block.kind == .memoryControl else { return }
        guard block.value.count == 3 else { throw TLVError(.controlLength(block.value.count), at: block.offset) }
        var bytes: [UInt8] = []
        for place in index - 3..<index { bytes.append(try byte(place, in: memory, of: place)) }
        let range = block.reserved(by: bytes)
        reserved.append(range)
        addresses = addresses[..<index] + addresses[index...].filter { !range.contains($0) }
    }

    /// The most bytes that a message may have there. The terminator falls away where it finds no room.
    public var capacity: Int { Self.capacity(of: addresses.count - place) }

    /// What a block of so many bytes holds: one byte says the length up to 254, then three.
    static func capacity(of room: Int) -> Int { max(0, room - 2 <= 254 ? room - 2 : max(254, room - 4)) }
}
