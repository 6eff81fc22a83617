// SPDX-License-Identifier: Apache-2.0

internal import Tabular

/// Why a file is no manifest.
public enum ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    /// A row lacks a value that every label has.
    case missing(column: String, row: Int, line: Int)
    /// A value is no number above 0.
    case number(column: String, String, row: Int, line: Int)
    /// It has no label with one of the serials that were asked for.
    case noSerial(String)

    public var description: String {
        switch self {
        case .empty: "has no labels; a manifest is what `waypost sheet` writes beside a sheet"
        case .missing(let column, let row, let line):
            "\(CSVError.place(row: row, line: line)): has no \(column); is this a manifest of `waypost sheet`?"
        case .number(let column, let text, let row, let line):
            "\(CSVError.place(row: row, line: line)), column \(column): “\(text)” is no number above 0"
        case .noSerial(let serials): "has no label with a serial in \(serials)"
        }
    }
}
