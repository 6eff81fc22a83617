// SPDX-License-Identifier: Apache-2.0

/// Why a file cannot be read as CSV.
public struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Problem: Hashable, Sendable {
        /// The file ends inside a field in quotes.
        case openQuote
        /// Something other than a separator follows a closing quote.
        case textAfterQuote
        /// A record has more bytes than ``CSVReader/longestRecord``.
        case tooLong
        /// The bytes are not UTF-8.
        case notUTF8
        /// The file begins as UTF-16 does.
        case utf16
        /// A column stands twice in the header.
        case columnTwice(String)
        /// A record has more fields than the header, so one of them may hold a bare separator.
        case tooManyFields(Int, columns: Int)
    }

    public let problem: Problem
    /// As ``CSVRecord/row``.
    public let row: Int
    /// As ``CSVRecord/line``.
    public let line: Int

    public init(_ problem: Problem, row: Int, line: Int) {
        self.problem = problem
        self.row = row
        self.line = line
    }

    public var description: String { "\(Self.place(row: row, line: line)): \(reason)" }

    /// `row 3`, or `row 3 (line 5)` where an editor counts otherwise than a spreadsheet.
    public static func place(row: Int, line: Int) -> String {
        row == line ? "row \(row)" : "row \(row) (line \(line))"
    }

    private var reason: String {
        switch problem {
        case .openQuote: "a field begins with a quote that is never closed"
        case .textAfterQuote: "a separator must follow a closing quote; inside a field in quotes, write a quote twice"
        case .tooLong: "has more than \(CSVReader.longestRecord) bytes; is a quote missing?"
        case .notUTF8: "is not UTF-8; save the file as “CSV UTF-8”"
        case .utf16: "the file is UTF-16; save it as “CSV UTF-8”"
        case .columnTwice(let name): "the column “\(name)” stands twice in the header"
        case .tooManyFields(let count, let columns):
            "has \(count) fields, and the header has \(columns); put quotes around a field that holds a separator"
        }
    }
}
