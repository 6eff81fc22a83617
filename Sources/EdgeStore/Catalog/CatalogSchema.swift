// SPDX-License-Identifier: Apache-2.0

internal import SQLite

/// The tables of `catalog.db`.
enum CatalogSchema {
    /// Forward only: a step that has left the house is never edited.
    ///
    /// Placements lie in the order of their touchpoints, so that the code table is compiled from two scans that run side
    /// by side. `changed` is the change that wrote the row last: what an export that lags has yet to get.
    static let migrations = [
        Migration(
            "catalog 1: touchpoints and placements",
            """
            CREATE TABLE touchpoint (
                id INTEGER PRIMARY KEY,
                title TEXT NOT NULL,
                destination TEXT NOT NULL,
                ascii BLOB NOT NULL,
                campaign TEXT,
                partner TEXT,
                location TEXT,
                tracking INTEGER NOT NULL,
                any_method INTEGER NOT NULL,
                state INTEGER NOT NULL,
                revision INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                changed INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX touchpoint_changed ON touchpoint (changed);
            CREATE TABLE placement (
                touchpoint INTEGER NOT NULL REFERENCES touchpoint (id),
                ordinal INTEGER NOT NULL,
                id INTEGER NOT NULL,
                code TEXT NOT NULL,
                vanity TEXT,
                channel INTEGER NOT NULL,
                label TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                changed INTEGER NOT NULL,
                PRIMARY KEY (touchpoint, ordinal)
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX placement_id ON placement (id);
            CREATE UNIQUE INDEX placement_code ON placement (code);
            CREATE INDEX placement_changed ON placement (changed);
            CREATE TABLE retired (
                code TEXT PRIMARY KEY,
                changed INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE counter (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                change INTEGER NOT NULL
            ) STRICT;
            INSERT INTO counter (only, change) VALUES (1, 0);
            """),
        // `sent` is the revision of this box that the core has or has judged, and `core_revision` is the core's own
        // number of the version that stands; `core` is 0 for what the core has not seen, 1 for what it has, and 2 for
        // what it does not take. None of it is exported: without it, everything is compared with the core anew.
        Migration(
            "catalog 2: what the core knows",
            """
            ALTER TABLE touchpoint ADD COLUMN core_revision INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE touchpoint ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE touchpoint ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
            CREATE INDEX touchpoint_unsent ON touchpoint (id) WHERE revision > sent AND ended = 0;
            ALTER TABLE placement ADD COLUMN core INTEGER NOT NULL DEFAULT 0;
            CREATE INDEX placement_unsent ON placement (touchpoint, ordinal) WHERE core = 0;
            CREATE TABLE exchange (
                key TEXT PRIMARY KEY,
                value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE conflict (
                object TEXT NOT NULL,
                reason TEXT NOT NULL,
                kind TEXT NOT NULL,
                detail TEXT NOT NULL,
                local TEXT,
                PRIMARY KEY (object, reason)
            ) STRICT, WITHOUT ROWID;
            """),
        // What was sent and never answered: the core may have taken it.
        Migration(
            "catalog 3: offers without an answer",
            "CREATE TABLE offer (touchpoint INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;"),
        // What a touchpoint asks beyond its destination: a JSON object; most have none.
        Migration("catalog 4: terms", "ALTER TABLE touchpoint ADD COLUMN terms TEXT;"),
        // Which placements were produced together; `source` is a digest of what was ordered.
        Migration(
            "catalog 5: batches",
            """
            CREATE TABLE batch (
                name TEXT PRIMARY KEY,
                source TEXT NOT NULL,
                changed INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE slot (
                batch TEXT NOT NULL REFERENCES batch (name),
                slot INTEGER NOT NULL,
                placement INTEGER NOT NULL,
                changed INTEGER NOT NULL,
                PRIMARY KEY (batch, slot)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX slot_changed ON slot (changed);
            """),
        // Which tag carries which placement, and how far it has come. A tag has one slot in the world.
        Migration(
            "catalog 6: tags",
            """
            CREATE TABLE tag_batch (
                batch TEXT PRIMARY KEY,
                mirror TEXT NOT NULL,
                expects TEXT,
                locks INTEGER NOT NULL,
                protects INTEGER NOT NULL,
                overwrites INTEGER NOT NULL,
                changed INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE tag_slot (
                batch TEXT NOT NULL,
                slot INTEGER NOT NULL,
                placement INTEGER NOT NULL,
                step TEXT NOT NULL,
                uid TEXT UNIQUE,
                model TEXT,
                attempts INTEGER NOT NULL,
                begun INTEGER,
                finished INTEGER,
                counter INTEGER,
                locked INTEGER NOT NULL,
                password INTEGER NOT NULL,
                changed INTEGER NOT NULL,
                PRIMARY KEY (batch, slot)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX tag_slot_step ON tag_slot (batch, step, slot);
            CREATE INDEX tag_slot_changed ON tag_slot (changed);
            CREATE TABLE tag_rejection (
                id INTEGER PRIMARY KEY,
                batch TEXT NOT NULL,
                uid TEXT NOT NULL,
                reason TEXT NOT NULL,
                at INTEGER NOT NULL,
                changed INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX tag_rejection_changed ON tag_rejection (changed);
            """),
    ]
}
