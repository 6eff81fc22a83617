// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import SQLite
internal import Tracking

/// Touchpoints and placements as columns.
enum CatalogRow {
    static let touchpointColumns =
        "id, title, destination, ascii, campaign, partner, location, tracking, any_method, state, revision, created_at, "
        + "terms"
    /// How many columns ``touchpointColumns`` are.
    static let touchpointWidth: Int32 = 13
    static let placementColumns = "touchpoint, ordinal, id, code, vanity, channel, label, created_at"

    /// The touchpoint in ``touchpointColumns``; nil where they hold none.
    static func touchpoint(_ row: borrowing Statement) -> Touchpoint? {
        guard let id = row.integer(0), let title = row.text(1), let text = row.text(2), let ascii = row.bytes(3),
            let state = row.integer(9).flatMap({ Touchpoint.State(rawValue: UInt8(truncatingIfNeeded: $0)) }),
            let revision = row.integer(10), let createdAt = row.integer(11), let terms = Terms(stored: row.text(12))
        else { return nil }
        return Touchpoint(
            id: TouchpointID(value: id), title: title, destination: Destination(stored: text, ascii: ascii),
            campaign: row.text(4), partner: row.text(5), location: row.text(6), tracking: row.integer(7) != 0,
            methodsAny: row.integer(8) != 0, state: state, terms: terms, revision: Int(revision), createdAt: createdAt)
    }

    /// The placement in ``placementColumns``; nil where they hold none.
    static func placement(_ row: borrowing Statement) -> Placement? {
        guard let touchpoint = row.integer(0), let id = row.integer(2), let key = row.text(3),
            let code = PlacementCode(stored: key, vanity: row.text(4)),
            let channel = row.integer(5).flatMap({ Channel(rawValue: UInt8(truncatingIfNeeded: $0)) }),
            let label = row.text(6), let createdAt = row.integer(7)
        else { return nil }
        return Placement(
            id: PlacementID(value: id), touchpoint: TouchpointID(value: touchpoint), code: code, channel: channel,
            label: label, createdAt: createdAt)
    }

    /// Binds ``touchpointColumns`` and the change.
    static func bind(
        _ touchpoint: Touchpoint, changed: Int64, to statement: inout Statement
    ) throws(SQLiteError) {
        try statement.bind(touchpoint.id.value, at: 1)
        try statement.bind(touchpoint.title, at: 2)
        try statement.bind(touchpoint.destination.text, at: 3)
        try statement.bind(touchpoint.destination.ascii, at: 4)
        try statement.bind(touchpoint.campaign, at: 5)
        try statement.bind(touchpoint.partner, at: 6)
        try statement.bind(touchpoint.location, at: 7)
        try statement.bind(touchpoint.tracking ? 1 : 0, at: 8)
        try statement.bind(touchpoint.methodsAny ? 1 : 0, at: 9)
        try statement.bind(Int64(touchpoint.state.rawValue), at: 10)
        try statement.bind(Int64(touchpoint.revision), at: 11)
        try statement.bind(touchpoint.createdAt, at: 12)
        try statement.bind(touchpoint.terms.json, at: 13)
        try statement.bind(changed, at: 14)
    }

    /// Binds ``placementColumns`` and the change.
    static func bind(
        _ placement: Placement, ordinal: Int64, changed: Int64, to statement: inout Statement
    ) throws(SQLiteError) {
        try statement.bind(placement.touchpoint.value, at: 1)
        try statement.bind(ordinal, at: 2)
        try statement.bind(placement.id.value, at: 3)
        try statement.bind(placement.code.key.text, at: 4)
        if case .vanity(let vanity) = placement.code {
            try statement.bind(vanity.text, at: 5)
        } else {
            try statement.bind(String?.none, at: 5)
        }
        try statement.bind(Int64(placement.channel.rawValue), at: 6)
        try statement.bind(placement.label, at: 7)
        try statement.bind(placement.createdAt, at: 8)
        try statement.bind(changed, at: 9)
    }
}
