// SPDX-License-Identifier: Apache-2.0

/// The tables of who may do what.
enum FleetSchema {
    static let sqlite = """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE org (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, currency TEXT NOT NULL, created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE api_key (
            id INTEGER PRIMARY KEY, org INTEGER NOT NULL REFERENCES org (id), hash BLOB NOT NULL UNIQUE,
            hint TEXT NOT NULL, scope TEXT NOT NULL, env TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER
        ) STRICT;
        CREATE TABLE host (
            name TEXT PRIMARY KEY, org INTEGER NOT NULL REFERENCES org (id), url TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE device (
            number INTEGER PRIMARY KEY, org INTEGER NOT NULL REFERENCES org (id), name TEXT NOT NULL,
            token BLOB NOT NULL UNIQUE, generation INTEGER NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER,
            click_ceiling INTEGER NOT NULL, last_seen INTEGER, heartbeat TEXT
        ) STRICT;
        CREATE TABLE device_key (
            device INTEGER NOT NULL REFERENCES device (number), version INTEGER NOT NULL, number INTEGER NOT NULL,
            key BLOB NOT NULL, PRIMARY KEY (device, version, number, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE code_block (
            block INTEGER PRIMARY KEY, org INTEGER NOT NULL REFERENCES org (id), device INTEGER
        ) STRICT;
        CREATE TABLE invitation (
            hash BLOB PRIMARY KEY, org INTEGER NOT NULL REFERENCES org (id), created_at INTEGER NOT NULL,
            spent_at INTEGER, key BLOB, answer TEXT
        ) STRICT, WITHOUT ROWID;
        """
}
