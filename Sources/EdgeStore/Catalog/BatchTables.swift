// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// The statements over batches and their slots.
struct BatchTables {
    private let database: Database

    init(_ database: Database) { self.database = database }

    func source(of batch: String) throws(SQLiteError) -> String? {
        var rows = try database.prepare("SELECT source FROM batch WHERE name = ?")
        try rows.bind(batch, at: 1)
        return try rows.step() ? rows.text(0) : nil
    }

    /// Adds a batch; one that is there stands.
    func add(_ batch: String, source: String, changed: Int64) throws(SQLiteError) {
        var insert = try database.prepare("INSERT OR IGNORE INTO batch (name, source, changed) VALUES (?, ?, ?)")
        try insert.bind(batch, at: 1)
        try insert.bind(source, at: 2)
        try insert.bind(changed, at: 3)
        try insert.run()
    }

    func placement(in batch: String, slot: Int) throws(SQLiteError) -> PlacementID? {
        var rows = try database.prepare("SELECT placement FROM slot WHERE batch = ? AND slot = ?")
        try rows.bind(batch, at: 1)
        try rows.bind(Int64(slot), at: 2)
        return try rows.step() ? rows.integer(0).map { PlacementID(value: $0) } : nil
    }

    /// Fills a slot; one that is filled stands.
    func put(_ placement: PlacementID, in batch: String, slot: Int, changed: Int64) throws(SQLiteError) {
        var insert = try database.prepare(
            "INSERT OR IGNORE INTO slot (batch, slot, placement, changed) VALUES (?, ?, ?, ?)")
        try insert.bind(batch, at: 1)
        try insert.bind(Int64(slot), at: 2)
        try insert.bind(placement.value, at: 3)
        try insert.bind(changed, at: 4)
        try insert.run()
    }
}
