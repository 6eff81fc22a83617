// SPDX-License-Identifier: Apache-2.0

/// The bytes of a message's block, and the address of each.
struct MessageBlock {
    /// What stands before it where the tag lost it, the block, and a terminator where there is room.
    let wanted: [(address: Int, byte: UInt8)]
    /// Where the block begins in ``wanted``, after the blocks of the factory.
    private let start: Int
    private let lengthBytes: Int
    private let count: Int
    /// Every address that holds data from there on.
    let area: ArraySlice<Int>

    init(
        _ message: NDEFMessage, after prefix: [UInt8] = [], in area: ArraySlice<Int>
    ) throws(WritePlan.Problem) {
        let body = message.bytes
        let capacity = TLVWalk.capacity(of: area.count - prefix.count)
        guard body.count <= capacity else { throw .tooSmall(need: body.count, have: capacity) }
        let isShort = body.count < 0xFF
        let length = isShort ? [UInt8(body.count)] : [0xFF, UInt8(body.count >> 8), UInt8(body.count & 0xFF)]
        wanted = zip(area, prefix + [0x03] + length + body + [0xFE]).map { ($0, $1) }
        start = prefix.count
        lengthBytes = length.count
        count = body.count
        self.area = area
    }

    /// Where the length is, or the first of its three bytes.
    var length: (address: Int, byte: UInt8) { wanted[start + 1] }
    /// All of it but the terminator.
    var block: ArraySlice<(address: Int, byte: UInt8)> { wanted[..<(start + 1 + lengthBytes + count)] }
    var messageAddresses: [Int] { wanted[(start + 1 + lengthBytes)...].prefix(count).map(\.address) }
}
