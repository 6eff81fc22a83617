// SPDX-License-Identifier: Apache-2.0

internal import Tabular

/// Why a file is not imported. Nothing of it is kept then.
public enum CatalogImportError: Error, CustomStringConvertible {
    case empty
    /// Neither of the columns that lead somewhere is there.
    case columns(found: [String])
    /// A row breaks a rule; the column may be none of them.
    case row(Int, line: Int, column: Column, cause: any Error)

    /// Where in a row the trouble is.
    public enum Column: Hashable, Sendable {
        case named(String)
        case none
    }

    /// What is wrong with a row apart from the catalog's own rules.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case noDestination
        case bothDestinations
        /// Not an identifier of a touchpoint.
        case identifier(String)

        public var description: String {
            switch self {
            case .noDestination: "has no destination, and no touchpoint to add a placement to"
            case .bothDestinations: "has a destination and a touchpoint; give one of them"
            case .identifier(let text): "“\(text)” is no touchpoint's id, which has 13 letters and digits"
            }
        }
    }

    public var description: String {
        switch self {
        case .empty: "is empty; the first row names the columns"
        case .columns(let found):
            "the first row must name the columns, with “destination” or “touchpoint” among them; it has "
                + (found.allSatisfy(\.isEmpty) ? "none" : found.map { "“\($0)”" }.joined(separator: ", "))
        case .row(let row, let line, .named(let column), let cause):
            "\(CSVError.place(row: row, line: line)), column \(column): \(cause)"
        case .row(let row, let line, .none, let cause): "\(CSVError.place(row: row, line: line)): \(cause)"
        }
    }

    /// The column that a rule complains about; nil for what is no rule's complaint.
    static func column(of error: any Error) -> Column? {
        switch error {
        case is DestinationError: .named("destination")
        case is VanityCodeError: .named("code")
        case is CodeMintError, Problem.noDestination, Problem.bothDestinations: Column.none
        case Problem.identifier, CatalogError.unknownTouchpoint: .named("touchpoint")
        case CatalogError.codeTaken: .named("code")
        case CatalogError.text(let field, _): .named(field)
        default: nil
        }
    }
}
