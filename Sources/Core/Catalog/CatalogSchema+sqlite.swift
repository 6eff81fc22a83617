// SPDX-License-Identifier: Apache-2.0

/// The tables of touchpoints and placements. `changed` is the org's change that wrote a row last.
enum CatalogSchema {
    static let sqlite = """
        CREATE TABLE org_change (org INTEGER PRIMARY KEY REFERENCES org (id), number INTEGER NOT NULL) STRICT;
        CREATE TABLE touchpoint (
            org INTEGER NOT NULL REFERENCES org (id), id INTEGER NOT NULL, title TEXT NOT NULL,
            destination TEXT NOT NULL, ascii BLOB NOT NULL, campaign TEXT, partner TEXT, location TEXT,
            tracking INTEGER NOT NULL, any_method INTEGER NOT NULL, state INTEGER NOT NULL, revision INTEGER NOT NULL,
            created_at INTEGER NOT NULL, changed INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (org, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX touchpoint_changed ON touchpoint (org, changed);
        CREATE TABLE placement (
            org INTEGER NOT NULL REFERENCES org (id), touchpoint INTEGER NOT NULL, ordinal INTEGER NOT NULL,
            id INTEGER NOT NULL, code TEXT NOT NULL, vanity TEXT, channel INTEGER NOT NULL, label TEXT NOT NULL,
            created_at INTEGER NOT NULL, changed INTEGER NOT NULL,
            PRIMARY KEY (org, touchpoint, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX placement_id ON placement (org, id);
        CREATE UNIQUE INDEX placement_code ON placement (org, code);
        CREATE INDEX placement_changed ON placement (org, changed);
        CREATE TABLE retired (
            org INTEGER NOT NULL REFERENCES org (id), code TEXT NOT NULL, PRIMARY KEY (org, code)
        ) STRICT, WITHOUT ROWID;
        """

    /// What a touchpoint asks beyond its destination: a JSON object; most have none.
    static let sqliteTerms = "ALTER TABLE touchpoint ADD COLUMN terms TEXT"
}
