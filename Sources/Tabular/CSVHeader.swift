// SPDX-License-Identifier: Apache-2.0

/// The first record of a CSV file: which column stands where. Names are compared without case and outer spaces.
public struct CSVHeader: Hashable, Sendable {
    /// The names in their order, lower case.
    public let names: [String]
    private let places: [String: Int]

    /// Reads a header. Columns without a name are nobody's.
    public init(_ record: CSVRecord) throws(CSVError) {
        names = record.fields.map { Self.plain($0) }
        var places: [String: Int] = [:]
        for (place, name) in names.enumerated() where !name.isEmpty {
            guard places.updateValue(place, forKey: name) == nil else {
                throw CSVError(.columnTwice(name), row: record.row, line: record.line)
            }
        }
        self.places = places
    }

    /// Whether there is a column of this name, given in lower case.
    public func has(_ name: String) -> Bool { places[name] != nil }

    /// The value of a column, without outer spaces; nil where the column is missing or holds nothing.
    public func value(_ name: String, of record: CSVRecord) -> String? {
        guard let place = places[name] else { return nil }
        let value = Self.trimmed(record[place])
        return value.isEmpty ? nil : String(value)
    }

    /// Refuses a record with something beyond the header's columns.
    public func check(_ record: CSVRecord) throws(CSVError) {
        guard record.count > names.count, (names.count..<record.count).contains(where: { !record[$0].isEmpty }) else {
            return
        }
        throw CSVError(.tooManyFields(record.count, columns: names.count), row: record.row, line: record.line)
    }

    private static func plain(_ name: String) -> String { trimmed(name).lowercased() }

    private static func trimmed(_ text: String) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}
