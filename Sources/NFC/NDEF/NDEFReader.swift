// SPDX-License-Identifier: Apache-2.0

/// Takes one record after the other from bytes that may be anything.
struct NDEFReader {
    private let bytes: [UInt8]
    private var offset = 0
    private var isFirst = true
    private var isOver = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// nil after the last record, which ends with the bytes.
    mutating func next() throws(NDEFError) -> NDEFRecord? {
        guard !isOver else { return nil }
        let start = offset
        let head = try piece()
        guard let format = NDEFRecord.Format(rawValue: head.format) else {
            throw NDEFError(head.format == Piece.unchanged ? .strayChunk : .reservedFormat, at: start)
        }
        var payload = Array(bytes[head.payload])
        var last = head
        while last.isChunk {
            guard !last.isLast else { throw NDEFError(.strayChunk, at: last.start) }
            last = try piece()
            guard last.format == Piece.unchanged else { throw NDEFError(.strayChunk, at: last.start) }
            guard last.type.isEmpty else { throw NDEFError(.typeLength(last.type.count), at: last.start + 1) }
            guard last.id.isEmpty else { throw NDEFError(.unexpectedField, at: last.start) }
            payload += bytes[last.payload]
        }
        isOver = last.isLast
        let record: NDEFRecord
        do throws(NDEFError) {
            record = try NDEFRecord(format, type: Array(bytes[head.type]), id: Array(bytes[head.id]), payload: payload)
        } catch { throw error.moved(by: start) }
        if isOver, offset < bytes.count { throw NDEFError(.bytesAfterEnd(bytes.count - offset), at: offset) }
        return record
    }

    /// A record as it stands in the bytes, chunk or not.
    private struct Piece {
        /// The type name format of chunks after the first.
        static let unchanged: UInt8 = 6

        var start: Int
        var flags: UInt8
        var type = 0..<0
        var id = 0..<0
        var payload = 0..<0

        var format: UInt8 { flags & NDEFRecord.Flag.format }
        var isChunk: Bool { flags & NDEFRecord.Flag.chunk != 0 }
        var isLast: Bool { flags & NDEFRecord.Flag.end != 0 }
    }

    private mutating func piece() throws(NDEFError) -> Piece {
        guard offset < bytes.count else { throw NDEFError(.noEnd, at: offset) }
        var piece = Piece(start: offset, flags: bytes[offset])
        let begins = piece.flags & NDEFRecord.Flag.begin != 0
        guard begins == isFirst else { throw NDEFError(isFirst ? .noBeginning : .secondBeginning, at: offset) }
        isFirst = false
        offset += 1
        let type = try number(bytes: 1)
        let payload = try number(bytes: piece.flags & NDEFRecord.Flag.short == 0 ? 4 : 1)
        let id = piece.flags & NDEFRecord.Flag.hasID == 0 ? 0 : try number(bytes: 1)
        piece.type = try field(type)
        piece.id = try field(id)
        piece.payload = try field(payload)
        return piece
    }

    private mutating func number(bytes count: Int) throws(NDEFError) -> Int {
        try bytes[field(count)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// The next so many bytes; nothing is kept for a length that only pretends.
    private mutating func field(_ count: Int) throws(NDEFError) -> Range<Int> {
        guard count <= bytes.count - offset else {
            throw NDEFError(.cut(missing: count - (bytes.count - offset)), at: offset)
        }
        defer { offset += count }
        return offset..<offset + count
    }
}
