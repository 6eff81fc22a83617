// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

/// A compiled statement, finalised when it goes. Parameters count from 1 and columns from 0, as in SQLite.
@safe public struct Statement: ~Copyable {
    private let pointer: OpaquePointer
    private let sql: String
    private let database: Database

    init(_ pointer: OpaquePointer, sql: String, database: Database) {
        unsafe self.pointer = pointer
        self.sql = sql
        self.database = database
    }

    deinit { unsafe sqlite3_finalize(pointer) }

    /// Tells SQLite to take a copy: the bytes are only borrowed for the call.
    private static var copy: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// Binds an integer, or null.
    public mutating func bind(_ value: Int64?, at index: Int32) throws(SQLiteError) {
        let code =
            if let value { unsafe sqlite3_bind_int64(pointer, index, value) } else {
                unsafe sqlite3_bind_null(pointer, index)
            }
        try database.check(code, action: sql)
    }

    /// Binds text, or null.
    public mutating func bind(_ value: String?, at index: Int32) throws(SQLiteError) {
        guard var value else { return try bind(Int64?.none, at: index) }
        let code = value.withUTF8 { utf8 in
            // An empty string has no base address, and a null pointer would bind null.
            guard let base = utf8.baseAddress else {
                return unsafe sqlite3_bind_text(pointer, index, "", 0, Self.copy)
            }
            return unsafe base.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                unsafe sqlite3_bind_text(pointer, index, $0, Int32(utf8.count), Self.copy)
            }
        }
        try database.check(code, action: sql)
    }

    /// Binds bytes, or null.
    public mutating func bind(_ value: [UInt8]?, at index: Int32) throws(SQLiteError) {
        guard let value else { return try bind(Int64?.none, at: index) }
        let code = unsafe value.withUnsafeBytes {
            unsafe $0.isEmpty
                ? sqlite3_bind_zeroblob(pointer, index, 0)
                : sqlite3_bind_blob(pointer, index, $0.baseAddress, Int32($0.count), Self.copy)
        }
        try database.check(code, action: sql)
    }

    /// Moves to the next row; false when there is none. A failure leaves the statement ready to be used again.
    public mutating func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        guard code != SQLITE_DONE else { return false }
        unsafe sqlite3_reset(pointer)
        try database.check(code, action: sql)
        return false
    }

    /// Runs to the end and makes the statement ready for its next values.
    public mutating func run() throws(SQLiteError) {
        while try step() {}
        reset()
    }

    /// Makes the statement ready for its next values. Bound values stay.
    public mutating func reset() {
        unsafe sqlite3_reset(pointer)
    }

    /// A column as an integer; nil for null.
    public func integer(_ column: Int32) -> Int64? {
        guard unsafe sqlite3_column_type(pointer, column) != SQLITE_NULL else { return nil }
        return unsafe sqlite3_column_int64(pointer, column)
    }

    /// A column as text; nil for null.
    public func text(_ column: Int32) -> String? {
        guard let text = unsafe sqlite3_column_text(pointer, column) else { return nil }
        let count = unsafe Int(sqlite3_column_bytes(pointer, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    /// A column as bytes; nil for null.
    public func bytes(_ column: Int32) -> [UInt8]? {
        guard unsafe sqlite3_column_type(pointer, column) != SQLITE_NULL else { return nil }
        let count = unsafe Int(sqlite3_column_bytes(pointer, column))
        guard let base = unsafe sqlite3_column_blob(pointer, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: base, count: count))
    }
}
