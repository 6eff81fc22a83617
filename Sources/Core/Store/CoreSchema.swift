// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// The steps that made `core.db` what it is. Steps are only ever added; each area keeps its own.
enum CoreSchema {
    static let migrations = [
        Migration("2026-11-fleet", FleetSchema.sqlite),
        Migration("2026-11-catalog", CatalogSchema.sqlite),
        Migration("2026-11-visits", VisitSchema.sqlite),
        Migration("2026-11-terms", CatalogSchema.sqliteTerms),
        Migration("2026-11-revisions", VisitSchema.sqliteRevisions),
    ]
}

/// The distribution column of every table that grows with visits (`docs/architecture.md`).
enum DistributionKey {
    /// The org in the upper bits, 16 bits of a hash of what the row's own identity depends on below. Every key of such
    /// a table begins with it, so that a cluster can keep each row, and each question about it, on one machine.
    static func of(_ org: OrgID, _ key: UInt64) -> Int64 {
        var mixed = key &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 32) &* 0xD6E8_FEB8_6659_FD93
        return org << 16 | Int64(mixed >> 48)
    }

    /// For a visit: its identity alone, whatever else it tells. 65,536 numbers of a run stay beside each other, and even
    /// one busy device is spread over a cluster.
    static func of(_ org: OrgID, device: UInt32, run: UInt64, sequence: UInt64) -> Int64 {
        of(org, (run ^ UInt64(device) << 40) &+ (sequence >> 16))
    }

    /// For a click ID: what it tells of itself, its device and 70 minutes of its time.
    static func of(_ org: OrgID, click: ClickID) -> Int64? {
        click.fields.map { of(org, UInt64($0.device) << 40 | $0.time >> 22) }
    }
}
