// SPDX-License-Identifier: Apache-2.0

extension CatalogSchema {
    /// The same tables for PostgreSQL: small, and whole on every machine of a cluster.
    static let postgresql = """
        CREATE TABLE org_change (org BIGINT PRIMARY KEY REFERENCES org (id), number BIGINT NOT NULL);
        CREATE TABLE touchpoint (
            org BIGINT NOT NULL REFERENCES org (id), id BIGINT NOT NULL, title TEXT NOT NULL,
            destination TEXT NOT NULL, ascii BYTEA NOT NULL, campaign TEXT, partner TEXT, location TEXT,
            tracking BIGINT NOT NULL, any_method BIGINT NOT NULL, state BIGINT NOT NULL, revision BIGINT NOT NULL,
            created_at BIGINT NOT NULL, changed BIGINT NOT NULL, deleted BIGINT NOT NULL DEFAULT 0, terms TEXT,
            PRIMARY KEY (org, id)
        );
        CREATE INDEX touchpoint_changed ON touchpoint (org, changed);
        CREATE TABLE placement (
            org BIGINT NOT NULL REFERENCES org (id), touchpoint BIGINT NOT NULL, ordinal BIGINT NOT NULL,
            id BIGINT NOT NULL, code TEXT NOT NULL, vanity TEXT, channel BIGINT NOT NULL, label TEXT NOT NULL,
            created_at BIGINT NOT NULL, changed BIGINT NOT NULL,
            PRIMARY KEY (org, touchpoint, ordinal)
        );
        CREATE UNIQUE INDEX placement_id ON placement (org, id);
        CREATE UNIQUE INDEX placement_code ON placement (org, code);
        CREATE INDEX placement_changed ON placement (org, changed);
        CREATE TABLE retired (
            org BIGINT NOT NULL REFERENCES org (id), code TEXT NOT NULL, PRIMARY KEY (org, code)
        );
        """
}
