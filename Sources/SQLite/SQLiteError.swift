// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

/// What SQLite refused: the raw code is kept, so that codes unknown here survive.
public struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// An SQLite result code, the extended one where SQLite gives it.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let busy = Code(rawValue: SQLITE_BUSY)
        public static let constraint = Code(rawValue: SQLITE_CONSTRAINT)
        public static let corrupt = Code(rawValue: SQLITE_CORRUPT)
        public static let full = Code(rawValue: SQLITE_FULL)
        public static let notADatabase = Code(rawValue: SQLITE_NOTADB)
        public static let readOnly = Code(rawValue: SQLITE_READONLY)
        public static let ioError = Code(rawValue: SQLITE_IOERR)
        public static let cannotOpen = Code(rawValue: SQLITE_CANTOPEN)
        /// A migration that this software does not know stands in the file: a newer version wrote it.
        public static let newerSchema = Code(rawValue: -1)

        /// The code without its extension.
        public var primary: Code { rawValue < 0 ? self : Code(rawValue: rawValue & 0xFF) }
    }

    public let code: Code
    /// SQLite's own message.
    public let message: String
    /// What was being done: a statement or an action.
    public let action: String
    /// The database file.
    public let path: String

    public init(code: Code, message: String, action: String, path: String) {
        self.code = code
        self.message = message
        self.action = action
        self.path = path
    }

    /// Whether the file's content is at fault, so that trying again cannot help.
    public var meansDamage: Bool { [.corrupt, .notADatabase].contains(code.primary) }

    public var description: String { "\(path): \(message) (SQLite \(code.rawValue)) while running: \(action)" }
}
