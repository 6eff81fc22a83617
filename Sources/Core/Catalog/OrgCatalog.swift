// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import CatalogRows
internal import SQLite
internal import Tracking

/// The catalog of one org inside a transaction of `core.db`. Belongs to the thread of its connection.
final class OrgCatalog: CatalogStore {
    let org: OrgID
    let database: Database
    private var number: Int64?

    init(_ org: OrgID, _ database: Database) {
        self.org = org
        self.database = database
    }

    /// The caller's transaction is the outer one.
    func transaction<Result>(_ body: () throws -> Result) throws -> Result { try body() }

    // MARK: Writing

    /// The number of the running change.
    private func change() throws(SQLiteError) -> Int64 {
        if let number { return number }
        try database.execute(
            """
            INSERT INTO org_change (org, number) VALUES (\(org), 1)
            ON CONFLICT (org) DO UPDATE SET number = org_change.number + 1
            """)
        let next = try changeCount
        number = next
        return next
    }

    func add(_ touchpoint: Touchpoint, placements: [Placement]) throws {
        try put(touchpoint)
        try add(placements, to: touchpoint.id)
    }

    /// Inserts a touchpoint or replaces what stands under its identifier.
    func put(_ touchpoint: Touchpoint) throws(SQLiteError) {
        var put = try database.prepare(
            """
            INSERT INTO touchpoint (\(CatalogRow.touchpointColumns), org, changed)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (org, id) DO UPDATE SET title = excluded.title, destination = excluded.destination,
                ascii = excluded.ascii, campaign = excluded.campaign, partner = excluded.partner,
                location = excluded.location, tracking = excluded.tracking, any_method = excluded.any_method,
                state = excluded.state, revision = excluded.revision, terms = excluded.terms,
                changed = excluded.changed
            """)
        try CatalogRow.bind(touchpoint, to: &put)
        try put.bind(org, at: 14)
        try put.bind(change(), at: 15)
        try put.run()
    }

    func add(_ placements: [Placement], to touchpoint: TouchpointID) throws {
        var ordinal = try integer(
            "SELECT coalesce(max(ordinal) + 1, 0) FROM placement WHERE org = $1 AND touchpoint = $2", touchpoint.value)
        var insert = try database.prepare(
            """
            INSERT INTO placement (\(CatalogRow.placementColumns), org, ordinal, changed)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """)
        for placement in placements {
            if try hasUsed(placement.code.key) {
                let holder = try self.placement(for: placement.code.key)?.touchpoint
                throw CatalogError.codeTaken(placement.code.description, by: holder)
            }
            try CatalogRow.bind(placement, to: &insert)
            try insert.bind(org, at: 8)
            try insert.bind(ordinal, at: 9)
            try insert.bind(change(), at: 10)
            try insert.run()
            ordinal += 1
        }
    }

    func update(_ touchpoint: Touchpoint) throws {
        guard let stored = try self.touchpoint(touchpoint.id) else {
            throw CatalogError.unknownTouchpoint(touchpoint.id)
        }
        guard stored.revision + 1 == touchpoint.revision else { throw CatalogError.stale(touchpoint.id) }
        try put(touchpoint)
    }

    func retire(_ key: CodeKey) throws {
        var retire = try database.prepare("INSERT INTO retired (org, code) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        try retire.bind(org, at: 1)
        try retire.bind(key.text, at: 2)
        try retire.run()
    }

    /// Ends a touchpoint: its placements go, and their codes are never given again.
    func delete(_ id: TouchpointID) throws {
        guard var touchpoint = try touchpoint(id) else { throw CatalogError.unknownTouchpoint(id) }
        for placement in try placements(of: id) { try retire(placement.code.key) }
        touchpoint.revision += 1
        touchpoint.state = .disabled
        try put(touchpoint)
        try database.execute("UPDATE touchpoint SET deleted = 1 WHERE org = \(org) AND id = \(id.value)")
        try database.execute("DELETE FROM placement WHERE org = \(org) AND touchpoint = \(id.value)")
    }

    // MARK: Reading

    func touchpoint(_ id: TouchpointID) throws -> Touchpoint? {
        var row = try query(
            "SELECT \(CatalogRow.touchpointColumns) FROM touchpoint WHERE org = $1 AND id = $2 AND deleted = 0",
            id.value)
        return try row.step() ? CatalogRow.touchpoint(row) : nil
    }

    /// The revision at which a touchpoint ended; nil for one that lives or was never there.
    func tombstone(_ id: TouchpointID) throws(SQLiteError) -> Int? {
        var row = try query("SELECT revision FROM touchpoint WHERE org = $1 AND id = $2 AND deleted = 1", id.value)
        return try row.step() ? row.integer(0).map { Int($0) } : nil
    }

    func placements(of touchpoint: TouchpointID) throws -> [Placement] {
        var rows = try query(
            """
            SELECT \(CatalogRow.placementColumns) FROM placement WHERE org = $1 AND touchpoint = $2 ORDER BY ordinal
            """, touchpoint.value)
        var placements: [Placement] = []
        while try rows.step() { CatalogRow.placement(rows).map { placements.append($0) } }
        return placements
    }

    func placement(_ id: PlacementID) throws -> Placement? {
        var row = try query("SELECT \(CatalogRow.placementColumns) FROM placement WHERE org = $1 AND id = $2", id.value)
        return try row.step() ? CatalogRow.placement(row) : nil
    }

    func placement(for key: CodeKey) throws -> Placement? {
        var row = try database.prepare(
            "SELECT \(CatalogRow.placementColumns) FROM placement WHERE org = $1 AND code = $2")
        try row.bind(org, at: 1)
        try row.bind(key.text, at: 2)
        return try row.step() ? CatalogRow.placement(row) : nil
    }

    func hasUsed(_ key: CodeKey) throws -> Bool {
        if try placement(for: key) != nil { return true }
        var row = try database.prepare("SELECT 1 FROM retired WHERE org = $1 AND code = $2")
        try row.bind(org, at: 1)
        try row.bind(key.text, at: 2)
        return try row.step()
    }

    var changeCount: Int64 {
        get throws(SQLiteError) {
            try database.integer("SELECT number FROM org_change WHERE org = \(org)") ?? 0
        }
    }

    var counts: (touchpoints: Int, placements: Int) {
        get throws {
            let touchpoints = try database.integer(
                "SELECT count(*) FROM touchpoint WHERE org = \(org) AND deleted = 0")
            let placements = try database.integer("SELECT count(*) FROM placement WHERE org = \(org)")
            return (Int(touchpoints ?? 0), Int(placements ?? 0))
        }
    }

    func scan(touchpoint: (Touchpoint) throws -> Void, placement: (Placement) throws -> Void) throws {
        var parents = try database.prepare(
            "SELECT \(CatalogRow.touchpointColumns) FROM touchpoint WHERE org = $1 AND deleted = 0 ORDER BY id")
        var children = try database.prepare(
            "SELECT \(CatalogRow.placementColumns) FROM placement WHERE org = $1 ORDER BY touchpoint, ordinal")
        try parents.bind(org, at: 1)
        try children.bind(org, at: 1)
        var hasChild = try children.step()
        while try parents.step() {
            guard let parent = CatalogRow.touchpoint(parents) else { continue }
            try touchpoint(parent)
            while hasChild, let owner = children.integer(0), owner <= parent.id.value {
                if owner == parent.id.value, let child = CatalogRow.placement(children) { try placement(child) }
                hasChild = try children.step()
            }
        }
    }

    func compile(into builder: CodeTableBuilder) throws {
        try scan(
            touchpoint: { builder.begin($0) }, placement: { builder.add($0.id, key: $0.code.key, channel: $0.channel) })
    }

    private func query(_ sql: String, _ value: Int64) throws(SQLiteError) -> Statement {
        var statement = try database.prepare(sql)
        try statement.bind(org, at: 1)
        try statement.bind(value, at: 2)
        return statement
    }

    private func integer(_ sql: String, _ value: Int64) throws(SQLiteError) -> Int64 {
        var statement = try query(sql, value)
        return try statement.step() ? statement.integer(0) ?? 0 : 0
    }
}
