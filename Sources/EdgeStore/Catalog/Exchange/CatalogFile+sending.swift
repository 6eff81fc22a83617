// SPDX-License-Identifier: Apache-2.0

public import Catalog
internal import CatalogRows
internal import SQLite
internal import Tracking

extension CatalogFile {
    /// Where the next page of the core begins; nil before the first.
    public var cursor: String? { get throws { try exchanged("cursor") } }

    /// Whether the core's changes are to be seen before anything is sent: without a cursor nobody knows which version an
    /// edit started from, and where an answer was lost, whether the core has the edit.
    public var needsLook: Bool {
        get throws { try cursor == nil || tables.database.integer("SELECT 1 FROM offer LIMIT 1") != nil }
    }

    /// Where the org's codes lead from outside, as the core said last.
    public var publicURL: String? { get throws { try exchanged("public_url") } }

    /// A catalog that was opened for reading may be older than the exchange.
    private var hasExchange: Bool {
        get throws { try tables.database.integer("SELECT 1 FROM sqlite_schema WHERE name = 'exchange'") != nil }
    }

    private func exchanged(_ key: String) throws -> String? {
        guard try hasExchange else { return nil }
        return try tables.database.text("SELECT value FROM exchange WHERE key = '\(key)'")
    }

    /// Where this box and the core do not agree.
    public var conflicts: [CatalogConflict] {
        get throws {
            guard try hasExchange else { return [] }
            var rows = try tables.database.prepare(
                "SELECT kind, object, reason, detail, local FROM conflict ORDER BY object, reason")
            var conflicts: [CatalogConflict] = []
            while try rows.step() {
                conflicts.append(
                    CatalogConflict(
                        try sound(rows.text(0).flatMap(CatalogConflict.Kind.init(rawValue:))), rows.text(1) ?? "",
                        try sound(rows.text(2).flatMap(CatalogConflict.Reason.init(rawValue:))), rows.text(3) ?? "",
                        local: rows.text(4)))
            }
            return conflicts
        }
    }

    /// Forgets what the core knows, for a core that is another one, or was restored from a backup: everything is compared
    /// with it anew.
    public func beginExchangeAnew() throws {
        try transaction {
            try tables.database.execute(
                """
                DELETE FROM exchange WHERE key <> 'account';
                DELETE FROM offer;
                UPDATE touchpoint SET sent = 0, core_revision = 0 WHERE ended = 0;
                UPDATE placement SET core = 0 WHERE core <> 0
                """)
        }
    }

    /// Names whom the core takes this box for; what was exchanged as somebody else counts no more.
    public func exchange(as account: String) throws {
        guard try exchanged("account") != account else { return }
        try transaction {
            try beginExchangeAnew()
            try ExchangeTables(tables.database).set("account", account)
        }
    }

    /// What the core has not seen, touchpoints first: at most `limit` changes.
    public func outgoing(limit: Int = 500) throws -> [CatalogChange] {
        try snapshot {
            var changes: [CatalogChange] = []
            var touchpoints = try tables.database.prepare(
                """
                SELECT \(CatalogRow.touchpointColumns), core_revision FROM touchpoint
                WHERE revision > sent AND ended = 0 ORDER BY id LIMIT \(limit)
                """)
            while try touchpoints.step() {
                let touchpoint = try sound(CatalogRow.touchpoint(touchpoints))
                changes.append(.touchpoint(touchpoint, base: Int(touchpoints.integer(CatalogRow.touchpointWidth) ?? 0)))
            }
            // Placements of a touchpoint that the core refuses wait until it is put right.
            var placements = try tables.database.prepare(
                """
                SELECT \(CatalogRow.placementColumns) FROM placement WHERE core = 0 AND EXISTS (
                    SELECT 1 FROM touchpoint WHERE touchpoint.id = placement.touchpoint AND ended = 0
                        AND (core_revision > 0 OR revision > sent))
                ORDER BY touchpoint, ordinal LIMIT \(limit - changes.count)
                """)
            while try placements.step() { changes.append(.placement(try sound(CatalogRow.placement(placements)))) }
            return changes
        }
    }

    /// Remembers what is about to be sent, in case that no answer comes.
    public func offer(_ changes: [CatalogChange]) throws {
        guard !changes.isEmpty else { return }
        try transaction {
            let exchange = try ExchangeTables(tables.database)
            for case .touchpoint(let touchpoint, _) in changes { try exchange.offer(touchpoint) }
        }
    }

    /// Takes what the core made of changes that were sent: one result for each, in their order.
    public func settle(_ results: [ChangeResult], for sent: [CatalogChange]) throws {
        try transaction {
            let exchange = try ExchangeTables(tables.database)
            for (change, result) in zip(sent, results) {
                switch change {
                case .touchpoint(let touchpoint, let base):
                    try settle(touchpoint, base: base ?? 0, result, exchange)
                case .placement(let placement): try settle(placement, result, exchange)
                case .tombstone: break
                }
            }
        }
    }

    private func settle(
        _ touchpoint: Touchpoint, base: Int, _ result: ChangeResult, _ exchange: ExchangeTables
    ) throws {
        let id = touchpoint.id
        switch result.status {
        case .accepted, .unchanged:
            try exchange.note(id, sent: touchpoint.revision, core: result.revision)
            try exchange.drop(id.description)
        case .conflict:
            // The core's version comes with the next page.
            try exchange.note(id, sent: touchpoint.revision, core: nil)
            try exchange.file(.stale(touchpoint, base: base, "was changed at the core as well"))
        case .refused:
            try exchange.note(id, sent: touchpoint.revision, core: nil)
            try exchange.file(.refused(.touchpoint, id.description, "“\(touchpoint.title)”", result))
        }
    }

    private func settle(_ placement: Placement, _ result: ChangeResult, _ exchange: ExchangeTables) throws {
        let id = placement.id
        switch result.status {
        case .accepted, .unchanged:
            try exchange.note(id, .known)
            try exchange.drop(id.description)
        case .conflict:
            try exchange.note(id, .untaken)
            try exchange.file(.taken(placement.code, id, by: result.takenBy))
        case .refused:
            // It follows its touchpoint, once that is taken.
            if result.code == "touchpoint", try exchange.standing(of: placement.touchpoint)?.core == 0 { return }
            try exchange.note(id, .untaken)
            try exchange.file(.refused(.placement, id.description, "the code \(placement.code)", result))
        }
    }
}

extension CatalogConflict {
    /// Something of this box that the core does not take.
    static func refused(_ kind: Kind, _ object: String, _ what: String, _ result: ChangeResult) -> CatalogConflict {
        let reason = [result.code ?? "no reason", result.field].compactMap { $0 }.joined(separator: " in ")
        return CatalogConflict(
            kind, object, .refused, "the core does not take \(what) (\(reason)); it works on this box alone")
    }
}
