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
        guard let fields = click.fields else { return nil }
        let key = DistributionKey.of(org, device: fields.device, time: fields.time)
        return try await file.read { database in
            var find = try database.prepare(LedgerStatement.visitOfClick)
            try find.bind(key, at: 1)
            try find.bind(click.bytes, at: 2)
            return try find.step() ? VisitRow.read(find) : nil
        }
    }
}
