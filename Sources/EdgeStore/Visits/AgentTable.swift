// SPDX-License-Identifier: Apache-2.0

internal import SQLite

/// User agents by number: a hall of phones has a few dozen, and a row holds two bytes for each.
struct AgentTable: ~Copyable {
    private var known: [String: Int64] = [:]
    /// Numbers given inside the open transaction: kept only if it commits.
    private var fresh: [String: Int64] = [:]
    private var insert: Statement
    private var select: Statement

    /// More texts than this are looked up in the file instead of in memory.
    private static let limit = 4_096

    init(_ database: Database) throws(SQLiteError) {
        let insert = try database.prepare("INSERT INTO agent (text) VALUES (?) ON CONFLICT DO NOTHING")
        let select = try database.prepare("SELECT number FROM agent WHERE text = ?")
        self.insert = insert
        self.select = select
    }

    /// The number of a text, given to it now if it has none. Call inside a transaction.
    mutating func number(of text: String) throws(SQLiteError) -> Int64? {
        if let number = known[text] ?? fresh[text] { return number }
        try insert.bind(text, at: 1)
        try insert.run()
        try select.bind(text, at: 1)
        let number = try select.step() ? select.integer(0) : nil
        select.reset()
        fresh[text] = number
        return number
    }

    /// The transaction has committed: its numbers stand.
    mutating func keep() {
        guard !fresh.isEmpty else { return }
        if known.count + fresh.count > Self.limit { known.removeAll() }
        known.merge(fresh) { $1 }
        fresh.removeAll()
    }

    /// Numbers may stand for nothing any more: each is looked up again.
    mutating func clear() {
        known.removeAll()
        fresh.removeAll()
    }

    /// The transaction was rolled back: its numbers were never given.
    mutating func forget() { fresh.removeAll() }
}
