// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import SQLite
internal import Tracking

/// What the core knows of the catalog: the statements, compiled for one piece of work.
final class ExchangeTables {
    /// Where a touchpoint stands between the box and the core.
    struct Standing {
        /// The core's revision; 0 for a touchpoint that it has never seen.
        let core: Int
        /// The revision of this box that the core has or has judged.
        let sent: Int
        let hasEnded: Bool
    }

    /// Where a placement stands.
    enum Mark: Int64 {
        case unsent = 0
        case known = 1
        case untaken = 2
    }

    private let database: Database
    private var standing: Statement
    private var noteTouchpoint: Statement
    private var dropOffer: Statement
    private var notePlacement: Statement
    private var file: Statement
    private var drop: Statement

    init(_ database: Database) throws(SQLiteError) {
        self.database = database
        standing = try database.prepare("SELECT core_revision, sent, ended FROM touchpoint WHERE id = ?")
        noteTouchpoint = try database.prepare(
            "UPDATE touchpoint SET sent = ?, core_revision = coalesce(?, core_revision) WHERE id = ?")
        dropOffer = try database.prepare("DELETE FROM offer WHERE touchpoint = ?")
        notePlacement = try database.prepare("UPDATE placement SET core = ? WHERE id = ?")
        file = try database.prepare(
            "INSERT OR REPLACE INTO conflict (object, reason, kind, detail, local) VALUES (?, ?, ?, ?, ?)")
        drop = try database.prepare("DELETE FROM conflict WHERE object = ? AND (?2 IS NULL OR reason = ?2)")
    }

    /// Where a touchpoint stands; nil for one that is not here.
    func standing(of id: TouchpointID) throws(SQLiteError) -> Standing? {
        try standing.bind(id.value, at: 1)
        defer { standing.reset() }
        guard try standing.step(), let core = standing.integer(0), let sent = standing.integer(1) else { return nil }
        return Standing(core: Int(core), sent: Int(sent), hasEnded: standing.integer(2) == 1)
    }

    /// The core has or has judged a revision of this box; `core` is its own number, nil where it keeps another version.
    func note(_ id: TouchpointID, sent: Int, core: Int?) throws(SQLiteError) {
        try noteTouchpoint.bind(Int64(sent), at: 1)
        try noteTouchpoint.bind(core.map { Int64($0) }, at: 2)
        try noteTouchpoint.bind(id.value, at: 3)
        try noteTouchpoint.run()
        try dropOffer.bind(id.value, at: 1)
        try dropOffer.run()
    }

    /// A version is about to be sent.
    func offer(_ touchpoint: Touchpoint) throws(SQLiteError) {
        var offer = try database.prepare("INSERT OR REPLACE INTO offer (touchpoint, content) VALUES (?, ?)")
        try offer.bind(touchpoint.id.value, at: 1)
        try offer.bind(touchpoint.content, at: 2)
        try offer.run()
    }

    /// Whether a version was sent and never answered.
    func hasOffered(_ touchpoint: Touchpoint) throws(SQLiteError) -> Bool {
        try database.text("SELECT content FROM offer WHERE touchpoint = \(touchpoint.id.value)") == touchpoint.content
    }

    func note(_ id: PlacementID, _ mark: Mark) throws(SQLiteError) {
        try notePlacement.bind(mark.rawValue, at: 1)
        try notePlacement.bind(id.value, at: 2)
        try notePlacement.run()
    }

    /// A touchpoint is ended, with what the core has not seen of it.
    func end(_ id: TouchpointID) throws(SQLiteError) {
        try database.execute(
            """
            UPDATE touchpoint SET ended = 1 WHERE id = \(id.value);
            UPDATE placement SET core = \(Mark.untaken.rawValue) WHERE touchpoint = \(id.value) AND core = 0
            """)
    }

    func file(_ conflict: CatalogConflict) throws(SQLiteError) {
        try file.bind(conflict.object, at: 1)
        try file.bind(conflict.reason.rawValue, at: 2)
        try file.bind(conflict.kind.rawValue, at: 3)
        try file.bind(conflict.detail, at: 4)
        try file.bind(conflict.local, at: 5)
        try file.run()
    }

    /// Drops the conflicts of an object; of one reason, or all.
    func drop(_ object: String, _ reason: CatalogConflict.Reason? = nil) throws(SQLiteError) {
        try drop.bind(object, at: 1)
        try drop.bind(reason?.rawValue, at: 2)
        try drop.run()
    }

    func set(_ key: String, _ value: String?) throws(SQLiteError) {
        var set = try database.prepare(
            value == nil
                ? "DELETE FROM exchange WHERE key = ?" : "INSERT OR REPLACE INTO exchange (key, value) VALUES (?, ?)")
        try set.bind(key, at: 1)
        if value != nil { try set.bind(value, at: 2) }
        try set.run()
    }
}

extension Touchpoint {
    /// The version without its number, which box and core count each for themselves.
    fileprivate var content: String {
        var json = JSONText()
        addMembers(to: &json)
        return json.closed()
    }
}
