// SPDX-License-Identifier: Apache-2.0

/// One record of a CSV file.
public struct CSVRecord: Hashable, Sendable {
    /// Its place in the file, as a spreadsheet counts rows: from 1, the header and blank rows included.
    public let row: Int
    /// The line of the file on which it begins, from 1. Beyond the row where fields hold line breaks.
    public let line: Int
    private let bytes: [UInt8]
    /// Where each field ends in `bytes`.
    private let ends: [Int]

    init(row: Int, line: Int, bytes: [UInt8], ends: [Int]) {
        self.row = row
        self.line = line
        self.bytes = bytes
        self.ends = ends
    }

    /// How many fields there are, at least one.
    public var count: Int { ends.count }

    /// Nothing stands between its separators.
    public var isBlank: Bool { bytes.isEmpty }

    /// A field as it stands; empty beyond the last one, since spreadsheets leave out what trails.
    public subscript(column: Int) -> String {
        guard ends.indices.contains(column) else { return "" }
        return String(decoding: bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]], as: UTF8.self)
    }

    /// Every field.
    public var fields: [String] { ends.indices.map { self[$0] } }
}
