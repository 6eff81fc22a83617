// SPDX-License-Identifier: Apache-2.0

/// An NDEF message: one record or more (NFC Forum NDEF 1.0, section 2.2).
public struct NDEFMessage: Hashable, Sendable {
    /// Never empty.
    public let records: [NDEFRecord]

    /// The most bytes that a tag can hold: the three-byte length of a TLV, and the length of a Type 4 file, end there.
    public static let longest = 0xFFFE

    public init(_ first: NDEFRecord, _ more: NDEFRecord...) { records = [first] + more }

    /// nil without a record.
    public init?(_ records: some Sequence<NDEFRecord>) {
        let records = Array(records)
        guard !records.isEmpty else { return nil }
        self.records = records
    }

    /// The bytes of the message; no record is chunked.
    public var bytes: [UInt8] {
        records.indices.flatMap { index in
            records[index].encode(isFirst: index == 0, isLast: index == records.count - 1)
        }
    }

    /// The message in these bytes, all of them. Chunks are joined, as section 2.3.3 tells.
    public init(decoding bytes: [UInt8]) throws(NDEFError) {
        guard !bytes.isEmpty else { throw NDEFError(.empty, at: 0) }
        guard bytes.count <= Self.longest else { throw NDEFError(.tooLong(bytes.count), at: Self.longest) }
        var reader = NDEFReader(bytes)
        var records: [NDEFRecord] = []
        while let record = try reader.next() { records.append(record) }
        self.records = records
    }

    /// Where in ``bytes`` the payload of a record begins.
    public func payloadOffset(of index: Int) -> Int {
        records[..<index].reduce(records[index].headerLength) { $0 + $1.headerLength + $1.payload.count }
    }
}
