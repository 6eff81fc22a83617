// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import CatalogRows
internal import SQLite
internal import Tracking

/// The statements that an import runs a million times, compiled once per connection.
final class CatalogTables {
    let database: Database
    private var insertTouchpoint: Statement
    private var insertPlacement: Statement
    private var nextOrdinal: Statement
    private var isPlaced: Statement
    private var isRetired: Statement

    init(_ database: Database) throws(SQLiteError) {
        self.database = database
        // What an export tells twice is kept in its newest version; elsewhere an identifier is never inserted twice.
        insertTouchpoint = try database.prepare(
            """
            INSERT INTO touchpoint (\(CatalogRow.touchpointColumns), changed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET title = excluded.title, destination = excluded.destination,
                ascii = excluded.ascii, campaign = excluded.campaign, partner = excluded.partner,
                location = excluded.location, tracking = excluded.tracking, any_method = excluded.any_method,
                state = excluded.state, revision = excluded.revision, terms = excluded.terms,
                changed = excluded.changed
            WHERE excluded.revision > revision
            """)
        insertPlacement = try database.prepare(
            "INSERT INTO placement (\(CatalogRow.placementColumns), ordinal, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        nextOrdinal = try database.prepare("SELECT coalesce(max(ordinal) + 1, 0) FROM placement WHERE touchpoint = ?")
        isPlaced = try database.prepare("SELECT touchpoint, id FROM placement WHERE code = ?")
        isRetired = try database.prepare("SELECT 1 FROM retired WHERE code = ?")
    }

    /// Inserts a touchpoint, or replaces an older revision of it; false where a newer one stands.
    @discardableResult
    func put(_ touchpoint: Touchpoint, changed: Int64) throws(SQLiteError) -> Bool {
        try CatalogRow.bind(touchpoint, to: &insertTouchpoint)
        try insertTouchpoint.bind(changed, at: CatalogRow.touchpointWidth + 1)
        try insertTouchpoint.run()
        return database.changes > 0
    }

    func insert(_ placement: Placement, ordinal: Int64, changed: Int64) throws(SQLiteError) {
        try CatalogRow.bind(placement, to: &insertPlacement)
        try insertPlacement.bind(ordinal, at: CatalogRow.placementWidth + 1)
        try insertPlacement.bind(changed, at: CatalogRow.placementWidth + 2)
        try insertPlacement.run()
    }

    func retire(_ key: String, changed: Int64) throws(SQLiteError) {
        var insert = try database.prepare("INSERT OR IGNORE INTO retired (code, changed) VALUES (?, ?)")
        try insert.bind(key, at: 1)
        try insert.bind(changed, at: 2)
        try insert.run()
    }

    /// Where the next placement of a touchpoint stands in its order.
    func ordinal(after touchpoint: TouchpointID) throws(SQLiteError) -> Int64 {
        try nextOrdinal.bind(touchpoint.value, at: 1)
        let ordinal = try nextOrdinal.step() ? nextOrdinal.integer(0) : nil
        nextOrdinal.reset()
        return ordinal ?? 0
    }

    /// The holder of a code.
    func holder(of key: String) throws(SQLiteError) -> (touchpoint: TouchpointID, placement: PlacementID)? {
        try isPlaced.bind(key, at: 1)
        defer { isPlaced.reset() }
        guard try isPlaced.step(), let touchpoint = isPlaced.integer(0), let placement = isPlaced.integer(1) else {
            return nil
        }
        return (TouchpointID(value: touchpoint), PlacementID(value: placement))
    }

    func hasRetired(_ key: String) throws(SQLiteError) -> Bool {
        try isRetired.bind(key, at: 1)
        defer { isRetired.reset() }
        return try isRetired.step()
    }

    /// Whether the core ended a touchpoint.
    func hasEnded(_ touchpoint: TouchpointID) throws(SQLiteError) -> Bool {
        try database.integer("SELECT ended FROM touchpoint WHERE id = \(touchpoint.value)") == 1
    }

    var change: Int64 {
        get throws(SQLiteError) { try database.integer("SELECT change FROM counter") ?? 0 }
    }

    func setChange(_ change: Int64) throws(SQLiteError) {
        try database.execute("UPDATE counter SET change = \(change)")
    }
}
