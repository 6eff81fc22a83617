// SPDX-License-Identifier: Apache-2.0

import SQLite
import Testing

@Suite("Migrations")
struct MigrationTests {
    private let scratch: Scratch
    private let first = Migration("1-thing", "CREATE TABLE thing (i INTEGER)")
    private let second = Migration("2-seed", "INSERT INTO thing VALUES (1); INSERT INTO thing VALUES (2)")

    init() throws { scratch = try Scratch() }

    private func count(_ database: Database) throws -> Int64? { try database.integer("SELECT count(*) FROM thing") }

    @Test("run once each, in order, however often the file is opened")
    func once() throws {
        for _ in 0..<3 {
            let database = try scratch.open()
            try database.migrate([first, second])
            #expect(try count(database) == 2)
        }
    }

    @Test("run the missing ones only, when the software is newer than the file")
    func upgrade() throws {
        try scratch.open().migrate([first])
        let database = try scratch.open()
        try database.execute("INSERT INTO thing VALUES (9)")
        try database.migrate([first, second])
        #expect(try count(database) == 3)
    }

    @Test("refuse a file that a newer version wrote, by the name of the step, and leave it as it is")
    func newer() throws {
        try scratch.open().migrate([first, second])
        let database = try scratch.open()
        let error = #expect(throws: SQLiteError.self) { try database.migrate([first]) }
        #expect(error?.code == .newerSchema)
        #expect(error?.message.contains("2-seed") == true)
        #expect(error?.meansDamage == false)
        #expect(try count(database) == 2)
    }

    @Test("that fail leave the earlier ones done and nothing of their own, and can be run again when mended")
    func failure() throws {
        let database = try scratch.open()
        let broken = Migration("3-more", "INSERT INTO thing VALUES (3); INSERT INTO nowhere VALUES (1)")
        #expect(throws: SQLiteError.self) { try database.migrate([first, second, broken]) }
        #expect(try count(database) == 2)
        try database.migrate([first, second, Migration("3-more", "INSERT INTO thing VALUES (3)")])
        #expect(try count(database) == 3)
    }
}
