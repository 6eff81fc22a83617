// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SQLite
import Testing
import Tracking

@testable import Core

@Suite("The core's file")
struct CoreFileTests {
    private let core: CoreFolder
    private let box = Box()

    init() throws { core = try CoreFolder() }

    @Test("undoes only what threw, where several writes share a transaction")
    func savepoints() async throws {
        let file = core.file
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...40 {
                group.addTask {
                    try? await file.write { database in
                        try database.execute("INSERT INTO word (text) VALUES ('word \(number)')")
                        if number.isMultiple(of: 4) { throw StoreError.notFound("word") }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await core.count("SELECT count(*) FROM word") == 30)
        #expect(try await core.count("SELECT count(*) FROM word WHERE text IN ('word 4', 'word 40')") == 0)
    }

    @Test("tells a job what it threw")
    func error() async throws {
        await #expect(throws: StoreError.notFound("thing")) {
            try await core.file.write { _ in throw StoreError.notFound("thing") }
        }
    }

    @Test("lets no reader write")
    func readersOnlyRead() async throws {
        await #expect(throws: StoreError.self) {
            try await core.file.read { try $0.execute("INSERT INTO word (text) VALUES ('x')") }
        }
    }

    @Test("finishes what waits before it closes, and takes nothing afterwards")
    func close() async throws {
        let file = core.file
        async let written: Void = file.write { try $0.execute("INSERT INTO word (text) VALUES ('last')") }
        try await written
        await file.close()
        await #expect(throws: StoreError.busy) { try await file.write { _ in } }
        let database = try Database(path: file.path, mode: .readOnly)
        #expect(try database.integer("SELECT count(*) FROM word") == 1)
    }

    @Test("comes back from its backup with every visit, and only into an empty folder")
    func backup() async throws {
        _ = try await core.send([box.visit(1), box.visit(2, after: 1)], from: box)
        let copy = core.path + "/copy.db"
        try await core.file.backup(to: copy)
        await #expect(throws: StoreError.self) { try await core.file.backup(to: copy) }
        #expect(throws: StoreError.self) { try CoreFile.restore(copy, into: core.path) }
        let fresh = core.path + "/fresh"
        try FileManager.default.createDirectory(atPath: fresh, withIntermediateDirectories: false)
        try CoreFile.restore(copy, into: fresh)
        let restored = try CoreFile(directory: fresh)
        #expect(try await Ledger(restored).visit(box.click(random: 1), org: 1)?.line.sequence == 1)
        await restored.close()
    }

    @Test("does not come back from what is no backup")
    func noBackup() throws {
        let other = core.path + "/other.db"
        try Array("not a database at all, only some text".utf8).withUnsafeBytes { bytes in
            try Data(bytes).write(to: URL(filePath: other))
        }
        let fresh = core.path + "/fresh"
        try FileManager.default.createDirectory(atPath: fresh, withIntermediateDirectories: false)
        #expect(throws: StoreError.self) { try CoreFile.restore(other, into: fresh) }
        #expect(!FileManager.default.fileExists(atPath: fresh + "/core.db"))
    }

    @Test("begins every key of a table that grows with visits with the distribution column")
    func keys() async throws {
        let big = [
            "visit", "click", "gap", "anchor", "dead_letter", "device_run", "suspicion", "visit_hour", "visitor_hour",
        ]
        let wrong = try await core.file.read { database in
            var rows = try database.prepare(
                """
                SELECT m.name || '.' || l.name FROM sqlite_schema m, pragma_index_list(m.name) l, pragma_index_info(l.name) i
                WHERE m.type = 'table' AND i.seqno = 0 AND i.name <> 'dk'
                AND m.name IN (\(big.map { "'\($0)'" }.joined(separator: ", ")))
                """)
            var wrong: [String] = []
            while try rows.step() { rows.text(0).map { wrong.append($0) } }
            return wrong
        }
        #expect(wrong == [])
    }
}
