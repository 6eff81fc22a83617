// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

/// One connection to one file. Not Sendable: it belongs to the thread or the actor that opened it.
public final class Database {
    /// How a file is opened.
    public enum Mode: Sendable {
        /// Read and write; the file is made if it is not there.
        case create
        /// Read and write; the file must be there.
        case readWrite
        /// Read; the file must be there.
        case readOnly
    }

    /// The path as given.
    public let path: String
    let handle: Handle

    /// Owns the C connection. Statements hold it too, so a connection outlives none of them.
    @safe final class Handle {
        let pointer: OpaquePointer
        /// Frames in the write-ahead log after the last commit; written by SQLite's hook.
        let frames = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

        init(_ pointer: OpaquePointer) {
            unsafe self.pointer = pointer
            unsafe frames.initialize(to: 0)
        }

        deinit {
            unsafe sqlite3_close_v2(pointer)
            unsafe frames.deallocate()
        }
    }

    /// Opens a file. `busyTimeout` is how long a statement waits for another connection's lock, in ms.
    public init(path: String, mode: Mode, busyTimeout: Int32 = 5_000) throws(SQLiteError) {
        let access =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var pointer: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &pointer, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let opened = unsafe pointer else {
            throw SQLiteError(code: .init(rawValue: code), message: "out of memory", action: "open", path: path)
        }
        self.path = path
        handle = unsafe Handle(opened)
        try check(code, action: "open")
        unsafe sqlite3_busy_timeout(opened, busyTimeout)
    }

    /// Runs statements that return no rows, separated by semicolons.
    public func execute(_ sql: String) throws(SQLiteError) {
        try check(unsafe sqlite3_exec(handle.pointer, sql, nil, nil, nil), action: sql)
    }

    /// Compiles one statement.
    public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var pointer: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        try check(unsafe sqlite3_prepare_v3(handle.pointer, sql, -1, flags, &pointer, nil), action: sql)
        guard let compiled = unsafe pointer else {
            throw SQLiteError(code: .init(rawValue: SQLITE_MISUSE), message: "no statement", action: sql, path: path)
        }
        return unsafe Statement(compiled, sql: sql, database: self)
    }

    /// The first column of the first row, as an integer; nil where there is no row or it is null.
    public func integer(_ sql: String) throws(SQLiteError) -> Int64? {
        var statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The first column of the first row, as text; nil where there is no row or it is null.
    public func text(_ sql: String) throws(SQLiteError) -> String? {
        var statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    /// Runs `body` in one transaction that takes the write lock at once; what it throws rolls back.
    public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            rollback()
            throw error
        }
    }

    /// Whether a transaction is open. SQLite itself ends one that meets a full or broken disk.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle.pointer) == 0 }

    /// Ends an open transaction without its changes; does nothing where SQLite has already done so.
    public func rollback() {
        if isInTransaction { unsafe sqlite3_exec(handle.pointer, "ROLLBACK", nil, nil, nil) }
    }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    public var changes: Int { unsafe Int(sqlite3_changes(handle.pointer)) }

    /// The row id of the last INSERT.
    public var lastInsertRow: Int64 { unsafe sqlite3_last_insert_rowid(handle.pointer) }

    /// The error of a result code, unless it means success.
    func check(_ code: Int32, action: @autoclosure () -> String) throws(SQLiteError) {
        guard code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE else { return }
        throw unsafe SQLiteError(
            code: .init(rawValue: code), message: String(cString: sqlite3_errmsg(handle.pointer)), action: action(),
            path: path)
    }
}
