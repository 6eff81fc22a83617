// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import CatalogRows
internal import SQLite
internal import Tracking

extension OrgCatalog {
    /// What changed after a change, in an order in which every placement follows its touchpoint; at most about `limit`.
    func changes(since: Int64, limit: Int) throws -> (changes: [CatalogChange], cursor: Int64, hasMore: Bool) {
        let end = try lastChange(of: limit, after: since)
        var changes: [CatalogChange] = []
        var told: Set<TouchpointID> = []
        var touchpoints = try database.prepare(
            """
            SELECT \(CatalogRow.touchpointColumns), deleted FROM touchpoint
            WHERE org = $1 AND changed > $2 AND changed <= $3 ORDER BY changed, id
            """)
        try bind(&touchpoints, since, end)
        while try touchpoints.step() {
            guard let touchpoint = CatalogRow.touchpoint(touchpoints) else { continue }
            if touchpoints.integer(CatalogRow.touchpointWidth) == 1 {
                changes.append(.tombstone(touchpoint.id, revision: touchpoint.revision))
            } else {
                told.insert(touchpoint.id)
                changes.append(.touchpoint(touchpoint, base: nil))
            }
        }
        var placements = try database.prepare(
            """
            SELECT \(CatalogRow.placementColumns) FROM placement
            WHERE org = $1 AND changed > $2 AND changed <= $3 ORDER BY changed, touchpoint, ordinal
            """)
        try bind(&placements, since, end)
        while try placements.step() {
            guard let placement = CatalogRow.placement(placements) else { continue }
            // Its touchpoint was edited since and would come only later.
            if told.insert(placement.touchpoint).inserted, let parent = try touchpoint(placement.touchpoint) {
                changes.append(.touchpoint(parent, base: nil))
            }
            changes.append(.placement(placement))
        }
        return (changes, end, try changeCount > end)
    }

    private func bind(_ rows: inout Statement, _ since: Int64, _ end: Int64) throws(SQLiteError) {
        try rows.bind(org, at: 1)
        try rows.bind(since, at: 2)
        try rows.bind(end, at: 3)
    }

    /// The change up to which about `limit` rows lie; one change is never divided.
    private func lastChange(of limit: Int, after since: Int64) throws(SQLiteError) -> Int64 {
        var rows = try database.prepare(
            """
            SELECT changed FROM (
                SELECT changed FROM touchpoint WHERE org = $1 AND changed > $2
                UNION ALL SELECT changed FROM placement WHERE org = $1 AND changed > $2
            ) AS touched ORDER BY changed LIMIT 1 OFFSET \(limit - 1)
            """)
        try rows.bind(org, at: 1)
        try rows.bind(since, at: 2)
        if try rows.step(), let change = rows.integer(0) { return change }
        return try changeCount
    }

    /// Takes a device's change, or says why not.
    func take(_ change: CatalogChange) throws -> ChangeResult {
        switch change {
        case .touchpoint(let touchpoint, let base): try take(touchpoint, base: base ?? 0)
        case .placement(let placement): try take(placement)
        case .tombstone(let id, _):
            ChangeResult(id: id.description, status: .refused, code: "type", field: "type")
        }
    }

    private func take(_ touchpoint: Touchpoint, base: Int) throws -> ChangeResult {
        let id = touchpoint.id.description
        if let revision = try tombstone(touchpoint.id) {
            return ChangeResult(id: id, status: .conflict, revision: revision, code: "stale")
        }
        var new = touchpoint
        guard let stored = try self.touchpoint(touchpoint.id) else {
            new.revision = 1
            try put(new)
            return ChangeResult(id: id, status: .accepted, revision: 1)
        }
        new.revision = stored.revision
        // Sent again after a lost answer.
        guard new != stored else { return ChangeResult(id: id, status: .unchanged, revision: stored.revision) }
        guard base == stored.revision else {
            return ChangeResult(id: id, status: .conflict, revision: stored.revision, code: "stale")
        }
        new.revision += 1
        try put(new)
        return ChangeResult(id: id, status: .accepted, revision: new.revision)
    }

    private func take(_ placement: Placement) throws -> ChangeResult {
        let id = placement.id.description
        if let stored = try self.placement(placement.id) {
            return stored == placement
                ? ChangeResult(id: id, status: .unchanged)
                : ChangeResult(id: id, status: .refused, code: "value", field: "id")
        }
        guard try touchpoint(placement.touchpoint) != nil else {
            return ChangeResult(id: id, status: .refused, code: "touchpoint", field: "touchpoint")
        }
        do {
            try add([placement], to: placement.touchpoint)
            return ChangeResult(id: id, status: .accepted)
        } catch CatalogError.codeTaken(_, let holder) {
            return ChangeResult(
                id: id, status: .conflict, code: "taken", field: "code", takenBy: holder?.description)
        }
    }
}
