// SPDX-License-Identifier: Apache-2.0

/// One step of a schema, named for ever and never edited once it has left the house. Steps only go forward.
public struct Migration: Sendable {
    public let name: String
    public let sql: String

    public init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}

extension Database {
    /// Brings the file to the newest schema, each missing step in a transaction of its own. Refuses a file that holds
    /// a step unknown here: a newer version of the software wrote it.
    public func migrate(_ migrations: [Migration]) throws {
        try execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY) WITHOUT ROWID")
        let done = try appliedMigrations()
        if let stranger = done.subtracting(migrations.map(\.name)).sorted().first {
            throw SQLiteError(
                code: .newerSchema, message: "written by a newer version (step \(stranger)); update this one first",
                action: "migrate", path: path)
        }
        for migration in migrations where !done.contains(migration.name) {
            try transaction {
                try execute(migration.sql)
                var note = try prepare("INSERT INTO migration (name) VALUES (?)")
                try note.bind(migration.name, at: 1)
                try note.run()
            }
        }
    }

    private func appliedMigrations() throws(SQLiteError) -> Set<String> {
        var names: Set<String> = []
        var rows = try prepare("SELECT name FROM migration")
        while try rows.step() { rows.text(0).map { _ = names.insert($0) } }
        return names
    }
}
