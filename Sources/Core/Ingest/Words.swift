// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Synchronization

/// The numbers of strings that repeat. Known ones are kept between batches; what a batch adds counts for others only
/// after its commit, because it may be undone.
final class WordBook: Sendable {
    private let known = Mutex<[String: Int64]>([:])
    /// About 2 MB of short strings; beyond it the book is begun anew, which costs look-ups and nothing else.
    private static let most = 20_000

    func reading() -> [String: Int64] { known.withLock { $0 } }

    func learn(_ fresh: [String: Int64]) {
        guard !fresh.isEmpty else { return }
        known.withLock { known in
            if known.count + fresh.count > Self.most { known = [:] }
            known.merge(fresh) { $1 }
        }
    }
}

/// One batch's way to the numbers.
struct Words: ~Copyable {
    private let known: [String: Int64]
    private(set) var fresh: [String: Int64] = [:]
    private let database: Database

    init(_ book: WordBook, _ database: Database) {
        known = book.reading()
        self.database = database
    }

    mutating func number(_ text: String) throws(SQLiteError) -> Int64 {
        if let number = known[text] ?? fresh[text] { return number }
        let number: Int64
        if let found = try find(text) { number = found } else { number = try add(text) }
        fresh[text] = number
        return number
    }

    mutating func number(_ text: String?) throws(SQLiteError) -> Int64? {
        guard let text else { return nil }
        return try number(text)
    }

    private func find(_ text: String) throws(SQLiteError) -> Int64? {
        var find = try database.prepare(LedgerStatement.findWord)
        try find.bind(text, at: 1)
        return try find.step() ? find.integer(0) : nil
    }

    private func add(_ text: String) throws(SQLiteError) -> Int64 {
        var add = try database.prepare(LedgerStatement.addWord)
        try add.bind(text, at: 1)
        try add.run()
        return database.lastInsertRow
    }
}
