// SPDX-License-Identifier: Apache-2.0

internal import SQLite

/// The steps that made `visits.db` what it is. Steps are only ever added.
enum VisitSchema {
    /// Every line of the outbox has its sequence number as the row id and no second unique index: that is what a
    /// visit costs on a card. Strings that repeat are interned.
    static let migrations = [
        Migration(
            "2026-11-outbox",
            """
            CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
            CREATE TABLE boot (
                number INTEGER PRIMARY KEY,
                boot_id TEXT NOT NULL UNIQUE
            );
            CREATE TABLE run (
                number INTEGER PRIMARY KEY,
                run INTEGER NOT NULL,
                boot INTEGER NOT NULL REFERENCES boot (number),
                started_boottime INTEGER NOT NULL,
                started_wall INTEGER NOT NULL,
                device INTEGER NOT NULL
            );
            CREATE TABLE agent (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
            CREATE TABLE visit (
                seq INTEGER PRIMARY KEY,
                run INTEGER NOT NULL,
                click BLOB,
                touchpoint INTEGER,
                placement INTEGER,
                channel INTEGER,
                code TEXT NOT NULL,
                verdict INTEGER NOT NULL,
                reason TEXT NOT NULL,
                outcome INTEGER NOT NULL,
                boottime INTEGER NOT NULL,
                wall INTEGER NOT NULL,
                clock INTEGER NOT NULL,
                early INTEGER NOT NULL,
                agent INTEGER,
                language TEXT,
                referrer TEXT,
                parameters TEXT,
                visitor TEXT,
                repeat_of INTEGER
            );
            CREATE INDEX visit_non_human ON visit (seq) WHERE verdict <> 0 OR placement IS NULL;
            CREATE TABLE gap (
                seq INTEGER PRIMARY KEY,
                run INTEGER NOT NULL,
                reason TEXT NOT NULL,
                count INTEGER,
                first_seq INTEGER,
                last_seq INTEGER,
                from_wall INTEGER,
                to_wall INTEGER
            );
            CREATE TABLE anchor (
                seq INTEGER PRIMARY KEY,
                run INTEGER NOT NULL,
                boot INTEGER NOT NULL,
                boottime INTEGER NOT NULL,
                wall INTEGER NOT NULL,
                source TEXT NOT NULL,
                error INTEGER NOT NULL
            );
            """),
        // `verdict_now` and `reason_now` are what later rules say; what was judged when the visit came stays beside them.
        // An `agent` of 0 is one that was forgotten.
        // `verdict` and `forgetting` are lines of the outbox. `served` counts how often touchpoints with a limit led on.
        Migration(
            "2026-11-visitors",
            """
            ALTER TABLE visit ADD COLUMN country TEXT;
            ALTER TABLE visit ADD COLUMN consent TEXT;
            ALTER TABLE visit ADD COLUMN verdict_now INTEGER;
            ALTER TABLE visit ADD COLUMN reason_now TEXT;
            ALTER TABLE run ADD COLUMN location TEXT;
            CREATE TABLE served (touchpoint INTEGER PRIMARY KEY, count INTEGER NOT NULL);
            CREATE TABLE verdict (
                seq INTEGER PRIMARY KEY,
                run INTEGER NOT NULL,
                visit INTEGER NOT NULL,
                visit_run INTEGER NOT NULL,
                verdict INTEGER NOT NULL,
                reason TEXT NOT NULL,
                rules TEXT NOT NULL
            );
            CREATE TABLE forgetting (
                seq INTEGER PRIMARY KEY,
                run INTEGER NOT NULL,
                kind TEXT NOT NULL,
                value TEXT NOT NULL
            );
            """),
        // `tap` keeps how far each tag has counted, in the transaction of the visit that told it.
        Migration(
            "2026-11-taps",
            """
            ALTER TABLE visit ADD COLUMN tag_uid INTEGER;
            ALTER TABLE visit ADD COLUMN tag_counter INTEGER;
            ALTER TABLE visit ADD COLUMN tag_proof INTEGER;
            CREATE TABLE tap (uid INTEGER PRIMARY KEY, counter INTEGER NOT NULL);
            """),
    ]

    /// The tables that hold lines of the outbox, which share their numbers.
    static let lines = ["visit", "gap", "anchor", "verdict", "forgetting"]
}
