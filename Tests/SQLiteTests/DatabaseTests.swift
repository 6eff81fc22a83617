// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SQLite
import Synchronization
import Testing

@Suite("A database")
struct DatabaseTests {
    private struct Refused: Error {}

    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("says what it refused: code, message, statement and file")
    func errors() throws {
        let database = try scratch.open()
        let error = try #require(#expect(throws: SQLiteError.self) { try database.execute("SELECT * FROM nowhere") })
        #expect(error.code.rawValue == 1)
        #expect(error.message == "no such table: nowhere")
        #expect(error.action == "SELECT * FROM nowhere")
        #expect(error.path == scratch.file)
        #expect(
            error.description
                == "\(scratch.file): no such table: nowhere (SQLite 1) while running: SELECT * FROM nowhere")
        #expect(!error.meansDamage)
    }

    @Test("keeps the extended code and knows the plain one")
    func extendedCodes() throws {
        let database = try scratch.open()
        try database.execute("CREATE TABLE thing (i INTEGER UNIQUE)")
        try database.execute("INSERT INTO thing VALUES (1)")
        let error = #expect(throws: SQLiteError.self) { try database.execute("INSERT INTO thing VALUES (1)") }
        #expect(error?.code.rawValue == 2_067)  // SQLITE_CONSTRAINT_UNIQUE
        #expect(error?.code.primary == .constraint)
    }

    @Test("is made only where that was asked for", arguments: [Database.Mode.readWrite, .readOnly])
    func missing(_ mode: Database.Mode) throws {
        let error = #expect(throws: SQLiteError.self) { try scratch.open(mode) }
        #expect(error?.code.primary == .cannotOpen)
        #expect(error?.action == "open")
        #expect(scratch.size() == nil)
    }

    @Test("opened to read refuses to write")
    func readOnly() throws {
        try scratch.open().execute("CREATE TABLE thing (i)")
        let error = #expect(throws: SQLiteError.self) {
            try scratch.open(.readOnly).execute("INSERT INTO thing VALUES (1)")
        }
        #expect(error?.code.primary == .readOnly)
    }

    @Test("says that another connection holds the lock when its patience is over")
    func busy() throws {
        let first = try scratch.open()
        try first.execute("CREATE TABLE thing (i); BEGIN IMMEDIATE")
        let second = try Database(path: scratch.file, mode: .readWrite, busyTimeout: 20)
        let error = #expect(throws: SQLiteError.self) { try second.execute("INSERT INTO thing VALUES (1)") }
        #expect(error?.code.primary == .busy)
        first.rollback()
        try second.execute("INSERT INTO thing VALUES (1)")
    }

    @Test("takes a transaction as a whole or not at all")
    func transactions() throws {
        let database = try scratch.open()
        try database.execute("CREATE TABLE thing (i)")
        let answer = try database.transaction {
            try database.execute("INSERT INTO thing VALUES (1)")
            return 42
        }
        #expect(answer == 42)
        #expect(throws: Refused.self) {
            try database.transaction {
                try database.execute("INSERT INTO thing VALUES (2)")
                throw Refused()
            }
        }
        #expect(throws: SQLiteError.self) {
            try database.transaction {
                try database.execute("INSERT INTO thing VALUES (3); INSERT INTO nowhere VALUES (1)")
            }
        }
        #expect(try database.integer("SELECT count(*) FROM thing") == 1)
        // Nothing is left open.
        try database.transaction { try database.execute("INSERT INTO thing VALUES (4)") }
    }

    @Test("refuses a transaction inside a transaction, and rolls the outer one back")
    func nesting() throws {
        let database = try scratch.open()
        try database.execute("CREATE TABLE thing (i)")
        let error = #expect(throws: SQLiteError.self) {
            try database.transaction {
                try database.execute("INSERT INTO thing VALUES (1)")
                try database.transaction { try database.execute("INSERT INTO thing VALUES (2)") }
            }
        }
        #expect(error?.message.contains("within a transaction") == true)
        #expect(try database.integer("SELECT count(*) FROM thing") == 0)
    }

    @Test("answers nil where there is no row and where the row holds null")
    func scalars() throws {
        let database = try scratch.open()
        try database.execute("CREATE TABLE thing (i, t)")
        #expect(try database.integer("SELECT i FROM thing") == nil)
        #expect(try database.text("SELECT t FROM thing") == nil)
        try database.execute("INSERT INTO thing VALUES (NULL, NULL)")
        #expect(try database.integer("SELECT i FROM thing") == nil)
        #expect(try database.text("SELECT t FROM thing") == nil)
        #expect(try database.text("SELECT 'a' || 'b'") == "ab")
    }

    @Test("flushes each commit, or not, as it was told")
    func synchronous() throws {
        let database = try scratch.open()
        try database.useWriteAheadLog()
        #expect(try database.integer("PRAGMA synchronous") == 2)
        #expect(try database.text("PRAGMA journal_mode") == "wal")
        #expect(try database.integer("PRAGMA foreign_keys") == 1)
        #expect(try database.integer("PRAGMA wal_autocheckpoint") == 250)
        try database.useWriteAheadLog(.normal)
        #expect(try database.integer("PRAGMA synchronous") == 1)
    }

    @Test("keeps its write-ahead log and the log's size, over checkpoints and closing")
    func persistentLog() throws {
        do {
            let database = try scratch.open()
            try database.useWriteAheadLog()
            try database.execute("CREATE TABLE thing (b)")
            for _ in 0..<50 { try database.execute("INSERT INTO thing VALUES (randomblob(30000))") }
            let grown = try #require(scratch.size("-wal"))
            #expect(grown > 1_000_000)
            try database.checkpoint()
            for _ in 0..<20 { try database.execute("INSERT INTO thing VALUES (1)") }
            #expect(scratch.size("-wal") == grown)
        }
        #expect((scratch.size("-wal") ?? 0) > 1_000_000)
        #expect(try scratch.open().integer("SELECT count(*) FROM thing") == 70)
    }

    @Test("finds itself sound when it is, and says what is wrong when a page is damaged")
    func quickCheck() throws {
        do {
            let database = try scratch.open()
            try database.execute("CREATE TABLE thing (t TEXT); CREATE INDEX by_text ON thing (t)")
            try database.transaction {
                for i in 0..<2_000 { try database.execute("INSERT INTO thing VALUES ('a text that fills pages \(i)')") }
            }
            #expect(try database.quickCheck() == [])
        }
        var content = Array(try Data(contentsOf: URL(filePath: scratch.file)))
        for i in 8_192..<24_576 { content[i] = 0xA5 }
        try Data(content).write(to: URL(filePath: scratch.file))
        let damaged = try scratch.open(.readOnly)
        do {
            let complaints = try damaged.quickCheck(limit: 3)
            #expect(!complaints.isEmpty && complaints.count <= 3)
        } catch {
            #expect(error.meansDamage)
        }
    }

    @Test("is told from something that is no database at all")
    func garbage() throws {
        try Data(repeating: 0x5A, count: 10_000).write(to: URL(filePath: scratch.file))
        let error = #expect(throws: SQLiteError.self) { try scratch.open().useWriteAheadLog() }
        #expect(error?.code.primary == .notADatabase)
        #expect(error?.meansDamage == true)
    }

    @Test("reads its own first bytes from the file")
    func header() throws {
        let database = try scratch.open()
        #expect(try database.storedHeader() == [])
        try database.execute("CREATE TABLE thing (i)")
        #expect(try database.storedHeader() == Database.magic)
    }

    @Test("ends a long statement when another thread interrupts it")
    func interruption() async throws {
        let interrupter = Mailbox()
        let database = try scratch.open()
        interrupter.put(database.interrupter())
        let ending = Task.detached {
            while !Task.isCancelled {
                interrupter.interrupt()
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        let error = #expect(throws: SQLiteError.self) {
            try database.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        }
        ending.cancel()
        #expect(error?.code.rawValue == 9)  // SQLITE_INTERRUPT
    }
}

/// Hands an interrupter to another thread.
private final class Mailbox: Sendable {
    private let held = Mutex<Database.Interrupter?>(nil)

    func put(_ interrupter: Database.Interrupter) { held.withLock { $0 = interrupter } }
    func interrupt() { held.withLock { $0?.interrupt() } }
}
