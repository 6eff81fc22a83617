// SPDX-License-Identifier: Apache-2.0

/// The tables of visits and of what is counted from them.
enum VisitSchema {
    /// `word` holds every string that repeats, `click` the first record that carries a click ID. Times
    /// of a visit other than `occurred` are differences to it, in ms.
    static let sqlite = """
        CREATE TABLE word (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE visit (
            dk INTEGER NOT NULL, device INTEGER NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
            click BLOB, touchpoint INTEGER, placement INTEGER, facts INTEGER NOT NULL, code INTEGER NOT NULL,
            reason INTEGER NOT NULL, occurred INTEGER NOT NULL, since INTEGER, until INTEGER, boot INTEGER NOT NULL,
            boottime INTEGER NOT NULL, wall INTEGER NOT NULL, received INTEGER NOT NULL, agent INTEGER,
            language INTEGER, params INTEGER, rare TEXT,
            PRIMARY KEY (dk, device, run, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE click (
            dk INTEGER NOT NULL, click BLOB NOT NULL, device INTEGER NOT NULL, run INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (dk, click)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE gap (
            dk INTEGER NOT NULL, device INTEGER NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
            reason TEXT NOT NULL, count INTEGER, first_seq INTEGER, last_seq INTEGER, from_wall INTEGER,
            to_wall INTEGER, received INTEGER NOT NULL,
            PRIMARY KEY (dk, device, run, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE anchor (
            dk INTEGER NOT NULL, device INTEGER NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
            boot TEXT NOT NULL, boottime INTEGER NOT NULL, wall INTEGER NOT NULL, source TEXT NOT NULL,
            error INTEGER NOT NULL, received INTEGER NOT NULL,
            PRIMARY KEY (dk, device, run, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE dead_letter (
            dk INTEGER NOT NULL, device INTEGER NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
            hash INTEGER NOT NULL, code TEXT NOT NULL, field TEXT, line TEXT NOT NULL, received INTEGER NOT NULL,
            PRIMARY KEY (dk, device, run, seq, hash)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE device_run (
            dk INTEGER NOT NULL, device INTEGER NOT NULL, run INTEGER NOT NULL, arrival INTEGER NOT NULL,
            last_seq INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
            PRIMARY KEY (dk, device, run)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE suspicion (
            dk INTEGER NOT NULL, device INTEGER NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
            detail TEXT NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
            PRIMARY KEY (dk, device, kind)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE visit_hour (
            dk INTEGER NOT NULL, org INTEGER NOT NULL, touchpoint INTEGER NOT NULL, hour INTEGER NOT NULL,
            placement INTEGER NOT NULL, channel INTEGER NOT NULL, hits INTEGER NOT NULL, visits INTEGER NOT NULL,
            PRIMARY KEY (dk, org, touchpoint, hour, placement, channel)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE visitor_hour (
            dk INTEGER NOT NULL, org INTEGER NOT NULL, touchpoint INTEGER NOT NULL, hour INTEGER NOT NULL,
            placement INTEGER NOT NULL, channel INTEGER NOT NULL, visitor TEXT NOT NULL,
            PRIMARY KEY (dk, org, touchpoint, hour, placement, channel, visitor)
        ) STRICT, WITHOUT ROWID;
        """

    /// What devices told anew of visits that they had told: later verdicts, and whom to forget.
    static let sqliteRevisions = """
        CREATE TABLE revision (
            dk INTEGER NOT NULL, device INTEGER NOT NULL, run INTEGER NOT NULL, seq INTEGER NOT NULL,
            kind TEXT NOT NULL, value TEXT NOT NULL, received INTEGER NOT NULL,
            PRIMARY KEY (dk, device, run, seq)
        ) STRICT, WITHOUT ROWID;
        """
}
