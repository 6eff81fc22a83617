// SPDX-License-Identifier: Apache-2.0

import SQLite
import Testing

@Suite("A statement")
struct StatementTests {
    private let scratch: Scratch
    private let database: Database

    init() throws {
        scratch = try Scratch()
        database = try scratch.open()
        try database.execute("CREATE TABLE thing (i INTEGER, t TEXT, b BLOB)")
    }

    private func store(_ integer: Int64?, _ text: String?, _ bytes: [UInt8]?) throws {
        try database.execute("DELETE FROM thing")
        var insert = try database.prepare("INSERT INTO thing VALUES (?, ?, ?)")
        try insert.bind(integer, at: 1)
        try insert.bind(text, at: 2)
        try insert.bind(bytes, at: 3)
        try insert.run()
    }

    @Test("keeps an integer to its last bit", arguments: [nil, 0, 1, -1, .max, .min, (1 << 53) + 1] as [Int64?])
    func integers(_ value: Int64?) throws {
        try store(value, nil, nil)
        var row = try database.prepare("SELECT i FROM thing")
        #expect(try row.step())
        #expect(row.integer(0) == value)
        #expect(try row.step() == false)
    }

    @Test(
        "keeps a text to its last byte, and tells an empty one from none",
        arguments: [
            nil, "", "a", "a\0b", "\0", "ünïcödé 👩‍👩‍👧 \u{10FFFF}", "x' OR '1'='1",
            String(repeating: "long ", count: 50_000),
        ])
    func texts(_ value: String?) throws {
        try store(nil, value, nil)
        var row = try database.prepare("SELECT t, typeof(t) FROM thing")
        #expect(try row.step())
        #expect(row.text(0) == value)
        #expect(row.text(1) == (value == nil ? "null" : "text"))
    }

    @Test(
        "keeps bytes as they are, and tells no bytes from null",
        arguments: [nil, [], [0], Array(0...255), [UInt8](repeating: 0xFF, count: 100_000)] as [[UInt8]?])
    func blobs(_ value: [UInt8]?) throws {
        try store(nil, nil, value)
        var row = try database.prepare("SELECT b, typeof(b) FROM thing")
        #expect(try row.step())
        #expect(row.bytes(0) == value)
        #expect(row.text(1) == (value == nil ? "null" : "blob"))
    }

    @Test("takes new values after each run and keeps those that are not bound anew")
    func reuse() throws {
        var insert = try database.prepare("INSERT INTO thing (i, t) VALUES (?, ?)")
        try insert.bind("same", at: 2)
        for i in Int64(1)...3 {
            try insert.bind(i, at: 1)
            try insert.run()
        }
        #expect(try database.integer("SELECT sum(i) FROM thing WHERE t = 'same'") == 6)
        #expect(database.lastInsertRow == 3)
        try database.execute("DELETE FROM thing WHERE i > 1")
        #expect(database.changes == 2)
    }

    @Test("that failed can be run again")
    func retry() throws {
        try database.execute("CREATE UNIQUE INDEX one ON thing (i)")
        var insert = try database.prepare("INSERT INTO thing (i) VALUES (?)")
        for value in [Int64(1), 1, 2] {
            try insert.bind(value, at: 1)
            do { try insert.run() } catch { #expect(error.code.primary == .constraint && value == 1) }
        }
        #expect(try database.integer("SELECT count(*) FROM thing") == 2)
    }

    @Test("is still good when the variable of its database is gone")
    func lifetime() throws {
        var statement = try Database(path: scratch.file, mode: .readWrite).prepare("SELECT count(*) FROM thing")
        #expect(try statement.step())
        #expect(statement.integer(0) == 0)
        statement.reset()
        try store(5, nil, nil)
        #expect(try statement.step())
        #expect(statement.integer(0) == 1)
    }

    @Test("says that a parameter is out of range, with the statement and the file")
    func range() throws {
        var insert = try database.prepare("INSERT INTO thing (i) VALUES (?)")
        let error = #expect(throws: SQLiteError.self) { try insert.bind(Int64(1), at: 2) }
        #expect(error?.action == "INSERT INTO thing (i) VALUES (?)")
        #expect(error?.path == scratch.file)
    }

    @Test("of nothing is refused, not a crash", arguments: ["", "  ", "-- a comment"])
    func empty(_ sql: String) throws {
        #expect(throws: SQLiteError.self) { _ = try database.prepare(sql).integer(0) }
    }
}
