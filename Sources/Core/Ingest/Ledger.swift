// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

/// The visits of `core.db`.
public final class Ledger: VisitLedger {
    private let file: CoreFile
    private let book = WordBook()

    public init(_ file: CoreFile) {
        self.file = file
    }

    public func record(_ batch: VisitBatch, now: Int64) async throws(StoreError) -> BatchOutcome {
        let book = book
        let (outcome, fresh) = try await file.write { database in
            var entry = LedgerEntry(batch, now: now, words: Words(book, database), database: database)
            try entry.write()
            return (entry.outcome, entry.words.fresh)
        }
        book.learn(fresh)
        return outcome
    }

    public func visit(_ click: ClickID, org: OrgID) async throws(StoreError) -> StoredVisit? {
        guard let key = DistributionKey.of(org, click: click) else { return nil }
        return try await file.read { database in
            var find = try database.prepare(LedgerStatement.click)
            try find.bind(key, at: 1)
            try find.bind(click.bytes, at: 2)
            guard try find.step(), let device = find.integer(0), let run = find.integer(1), let number = find.integer(2)
            else { return nil }
            return try VisitRow.find(
                org, UInt32(truncatingIfNeeded: device), run: UInt64(bitPattern: run),
                sequence: UInt64(bitPattern: number), in: database)
        }
    }
}
