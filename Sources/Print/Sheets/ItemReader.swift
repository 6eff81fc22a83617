// SPDX-License-Identifier: Apache-2.0

public import Tabular

/// Reads the labels of a manifest, or of lines that were set aside.
public struct ItemReader {
    private var reader: CSVReader
    private let header: CSVHeader

    /// Reads the header.
    public init(_ reader: CSVReader) throws {
        var reader = reader
        guard let first = try reader.next() else { throw ManifestError.empty }
        header = try CSVHeader(first)
        self.reader = reader
    }

    /// The next label; nil at the end.
    public mutating func next() throws -> SheetItem? {
        while let record = try reader.next() {
            if record.isBlank { continue }
            return try SheetItem(record, header)
        }
        return nil
    }
}
