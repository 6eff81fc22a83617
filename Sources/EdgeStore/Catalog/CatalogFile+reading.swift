// SPDX-License-Identifier: Apache-2.0

public import Catalog
internal import CatalogRows
internal import SQLite
public import Tracking

extension CatalogFile {
    public func touchpoint(_ id: TouchpointID) throws -> Touchpoint? {
        var rows = try tables.database.prepare(
            "SELECT \(CatalogRow.touchpointColumns) FROM touchpoint WHERE id = ?")
        try rows.bind(id.value, at: 1)
        return try rows.step() ? sound(CatalogRow.touchpoint(rows)) : nil
    }

    public func placements(of touchpoint: TouchpointID) throws -> [Placement] {
        var rows = try tables.database.prepare(
            "SELECT \(CatalogRow.placementColumns) FROM placement WHERE touchpoint = ? ORDER BY ordinal")
        try rows.bind(touchpoint.value, at: 1)
        var placements: [Placement] = []
        while try rows.step() { placements.append(try sound(CatalogRow.placement(rows))) }
        return placements
    }

    public func placement(_ id: PlacementID) throws -> Placement? {
        var rows = try tables.database.prepare("SELECT \(CatalogRow.placementColumns) FROM placement WHERE id = ?")
        try rows.bind(id.value, at: 1)
        return try rows.step() ? sound(CatalogRow.placement(rows)) : nil
    }

    public func placement(for key: CodeKey) throws -> Placement? {
        var rows = try tables.database.prepare("SELECT \(CatalogRow.placementColumns) FROM placement WHERE code = ?")
        try rows.bind(key.text, at: 1)
        return try rows.step() ? sound(CatalogRow.placement(rows)) : nil
    }

    public func hasUsed(_ key: CodeKey) throws -> Bool {
        let key = key.text
        return try tables.holder(of: key) != nil || tables.hasRetired(key)
    }

    public var changeCount: Int64 {
        get throws { try tables.change }
    }

    public var counts: (touchpoints: Int, placements: Int) {
        get throws {
            (
                Int(try tables.database.integer("SELECT count(*) FROM touchpoint") ?? 0),
                Int(try tables.database.integer("SELECT count(*) FROM placement") ?? 0)
            )
        }
    }

    public func scan(touchpoint: (Touchpoint) throws -> Void, placement: (Placement) throws -> Void) throws {
        try snapshot {
            try sideBySide(
                "SELECT \(CatalogRow.touchpointColumns) FROM touchpoint ORDER BY id",
                { try touchpoint(sound(CatalogRow.touchpoint($0))) },
                "SELECT \(CatalogRow.placementColumns) FROM placement ORDER BY touchpoint, ordinal",
                { try placement(sound(CatalogRow.placement($0))) })
        }
    }

    public func compile(into builder: CodeTableBuilder) throws {
        try snapshot {
            try sideBySide(
                "SELECT id, ascii, tracking, any_method, state, terms FROM touchpoint ORDER BY id",
                { row in
                    let state = row.integer(4).flatMap { Touchpoint.State(rawValue: UInt8(truncatingIfNeeded: $0)) }
                    builder.begin(
                        TouchpointID(value: row.integer(0) ?? 0), ascii: try sound(row.bytes(1)),
                        tracking: row.integer(2) != 0, anyMethod: row.integer(3) != 0, state: try sound(state),
                        terms: try sound(Terms(stored: row.text(5))))
                },
                "SELECT touchpoint, id, code, channel FROM placement ORDER BY touchpoint, ordinal",
                { row in
                    let channel = row.integer(3).flatMap { Channel(rawValue: UInt8(truncatingIfNeeded: $0)) }
                    let key = Code.normalise(try sound(row.text(2)).utf8)
                    builder.add(
                        PlacementID(value: row.integer(1) ?? 0), key: try sound(key), channel: try sound(channel))
                })
        }
    }

    /// Runs `body` on one state of the file.
    func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        guard case .none = change else { return try body() }
        try tables.database.execute("BEGIN")
        defer { tables.database.rollback() }
        return try body()
    }

    /// Walks two queries in the order of touchpoints, whose identifier is the first column of both.
    private func sideBySide(
        _ touchpoints: String, _ touchpoint: (borrowing Statement) throws -> Void, _ placements: String,
        _ placement: (borrowing Statement) throws -> Void
    ) throws {
        var parents = try tables.database.prepare(touchpoints)
        var children = try tables.database.prepare(placements)
        var hasChild = try children.step()
        while try parents.step() {
            guard let id = parents.integer(0) else { continue }
            try touchpoint(parents)
            while hasChild, let owner = children.integer(0), owner <= id {
                // A placement without touchpoint can only come from a damaged export: its code leads nowhere.
                if owner == id { try placement(children) }
                hasChild = try children.step()
            }
        }
    }

    /// The value of a row, or the error of one that this software did not write.
    func sound<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw CatalogRecovery.damage("a row holds what it cannot", tables.database) }
        return value
    }
}
