// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// The statements over batches of tags.
struct ProvisioningTables {
    private let database: Database

    init(_ database: Database) { self.database = database }

    static let slotColumns =
        "slot, placement, step, uid, model, attempts, begun, finished, counter, locked, password"

    func order(of batch: String) throws(SQLiteError) -> ProvisioningOrder? {
        var rows = try database.prepare(
            "SELECT mirror, expects, locks, protects, overwrites FROM tag_batch WHERE batch = ?")
        try rows.bind(batch, at: 1)
        guard try rows.step() else { return nil }
        return Self.order(batch, rows, from: 0)
    }

    /// The order in five columns.
    static func order(_ batch: String, _ row: borrowing Statement, from first: Int32) -> ProvisioningOrder {
        ProvisioningOrder(
            batch: batch, mirror: row.text(first).flatMap { ProvisioningOrder.Mirror(rawValue: $0) } ?? .none,
            expects: row.text(first + 1), locks: row.integer(first + 2) == 1, protects: row.integer(first + 3) == 1,
            overwrites: row.integer(first + 4) == 1)
    }

    func put(_ order: ProvisioningOrder, changed: Int64) throws(SQLiteError) {
        var insert = try database.prepare(
            """
            INSERT OR IGNORE INTO tag_batch (batch, mirror, expects, locks, protects, overwrites, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        try insert.bind(order.batch, at: 1)
        try insert.bind(order.mirror.rawValue, at: 2)
        try insert.bind(order.expects, at: 3)
        try insert.bind(order.locks ? 1 : 0, at: 4)
        try insert.bind(order.protects ? 1 : 0, at: 5)
        try insert.bind(order.overwrites ? 1 : 0, at: 6)
        try insert.bind(changed, at: 7)
        try insert.run()
    }

    static func slot(_ row: borrowing Statement, from first: Int32 = 0) -> ProvisioningSlot? {
        guard let slot = row.integer(first), let placement = row.integer(first + 1),
            let step = row.text(first + 2).flatMap({ ProvisioningStep(rawValue: $0) })
        else { return nil }
        return ProvisioningSlot(
            slot: Int(slot), placement: PlacementID(value: placement), step: step, uid: row.text(first + 3),
            model: row.text(first + 4), attempts: Int(row.integer(first + 5) ?? 0), begun: row.integer(first + 6),
            finished: row.integer(first + 7), counter: row.integer(first + 8).map { Int($0) },
            isLocked: row.integer(first + 9) == 1, hasPassword: row.integer(first + 10) == 1)
    }

    /// Writes a slot, new or old.
    func put(_ slot: ProvisioningSlot, in batch: String, changed: Int64) throws(SQLiteError) {
        var insert = try database.prepare(
            """
            INSERT INTO tag_slot (batch, \(Self.slotColumns), changed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (batch, slot) DO UPDATE SET step = excluded.step, uid = excluded.uid, model = excluded.model,
                attempts = excluded.attempts, begun = excluded.begun, finished = excluded.finished,
                counter = excluded.counter, locked = excluded.locked, password = excluded.password,
                changed = excluded.changed
            """)
        try insert.bind(batch, at: 1)
        try insert.bind(Int64(slot.slot), at: 2)
        try insert.bind(slot.placement.value, at: 3)
        try insert.bind(slot.step.rawValue, at: 4)
        try insert.bind(slot.uid, at: 5)
        try insert.bind(slot.model, at: 6)
        try insert.bind(Int64(slot.attempts), at: 7)
        try insert.bind(slot.begun, at: 8)
        try insert.bind(slot.finished, at: 9)
        try insert.bind(slot.counter.map { Int64($0) }, at: 10)
        try insert.bind(slot.isLocked ? 1 : 0, at: 11)
        try insert.bind(slot.hasPassword ? 1 : 0, at: 12)
        try insert.bind(changed, at: 13)
        try insert.run()
    }

    /// Takes a tag out of whatever slot has it: lines of an export may tell of its next slot before they tell that the
    /// last one was released.
    func forget(tag uid: String) throws(SQLiteError) {
        var update = try database.prepare("UPDATE tag_slot SET uid = NULL WHERE uid = ?")
        try update.bind(uid, at: 1)
        try update.run()
    }

    /// Adds a tag that was turned away; one that is there, as in an export that is read again, stands.
    func put(_ rejection: ProvisioningRejection, in batch: String, changed: Int64) throws(SQLiteError) {
        var insert = try database.prepare(
            """
            INSERT INTO tag_rejection (batch, uid, reason, at, changed) SELECT ?1, ?2, ?3, ?4, ?5
            WHERE NOT EXISTS (SELECT 1 FROM tag_rejection WHERE batch = ?1 AND uid = ?2 AND at = ?4)
            """)
        try insert.bind(batch, at: 1)
        try insert.bind(rejection.uid, at: 2)
        try insert.bind(rejection.reason, at: 3)
        try insert.bind(rejection.at, at: 4)
        try insert.bind(changed, at: 5)
        try insert.run()
    }

    /// The slot that a tag has, in whatever batch.
    func slot(ofTag uid: String) throws(SQLiteError) -> (batch: String, slot: ProvisioningSlot)? {
        var rows = try database.prepare("SELECT batch, \(Self.slotColumns) FROM tag_slot WHERE uid = ?")
        try rows.bind(uid, at: 1)
        guard try rows.step(), let batch = rows.text(0), let slot = Self.slot(rows, from: 1) else { return nil }
        return (batch, slot)
    }

    /// The first free slot of a batch whose placement may go onto a tag.
    func freeSlot(
        of batch: String, except isWithheld: (PlacementID) throws -> Bool
    ) throws -> ProvisioningSlot? {
        var rows = try database.prepare(
            "SELECT \(Self.slotColumns) FROM tag_slot WHERE batch = ? AND step = 'free' ORDER BY slot")
        try rows.bind(batch, at: 1)
        while try rows.step() {
            if let slot = Self.slot(rows), try !isWithheld(slot.placement) { return slot }
        }
        return nil
    }

    func slots(of batch: String, each: (ProvisioningSlot) throws -> Void) throws {
        var rows = try database.prepare(
            "SELECT \(Self.slotColumns) FROM tag_slot WHERE batch = ? ORDER BY slot")
        try rows.bind(batch, at: 1)
        while try rows.step() {
            if let slot = Self.slot(rows) { try each(slot) }
        }
    }
}
