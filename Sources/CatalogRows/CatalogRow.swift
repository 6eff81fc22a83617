// SPDX-License-Identifier: Apache-2.0

public import Catalog
public import SQLite
public import Tracking

/// Touchpoints and placements as the columns that they have at the box and in the core.
public enum CatalogRow {
    public static let touchpointColumns =
        "id, title, destination, ascii, campaign, partner, location, tracking, any_method, state, revision, created_at, "
        + "terms"
    /// How many columns ``touchpointColumns`` are.
    public static let touchpointWidth: Int32 = 13
    public static let placementColumns = "touchpoint, id, code, vanity, channel, label, created_at"
    /// How many columns ``placementColumns`` are.
    public static let placementWidth: Int32 = 7

    /// The touchpoint in ``touchpointColumns``; nil where they hold none.
    public static func touchpoint(_ row: borrowing Statement) -> Touchpoint? {
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
    public static func placement(_ row: borrowing Statement) -> Placement? {
        guard let touchpoint = row.integer(0), let id = row.integer(1), let key = row.text(2),
            let code = PlacementCode(stored: key, vanity: row.text(3)),
            let channel = row.integer(4).flatMap({ Channel(rawValue: UInt8(truncatingIfNeeded: $0)) }),
            let label = row.text(5), let createdAt = row.integer(6)
        else { return nil }
        return Placement(
            id: PlacementID(value: id), touchpoint: TouchpointID(value: touchpoint), code: code, channel: channel,
            label: label, createdAt: createdAt)
    }

    /// Binds ``touchpointColumns`` from the first parameter on.
    public static func bind(_ touchpoint: Touchpoint, to row: inout Statement) throws(SQLiteError) {
        try row.bind(touchpoint.id.value, at: 1)
        try row.bind(touchpoint.title, at: 2)
        try row.bind(touchpoint.destination.text, at: 3)
        try row.bind(touchpoint.destination.ascii, at: 4)
        try row.bind(touchpoint.campaign, at: 5)
        try row.bind(touchpoint.partner, at: 6)
        try row.bind(touchpoint.location, at: 7)
        try row.bind(touchpoint.tracking ? 1 : 0, at: 8)
        try row.bind(touchpoint.methodsAny ? 1 : 0, at: 9)
        try row.bind(Int64(touchpoint.state.rawValue), at: 10)
        try row.bind(Int64(touchpoint.revision), at: 11)
        try row.bind(touchpoint.createdAt, at: 12)
        try row.bind(touchpoint.terms.json, at: 13)
    }

    /// Binds ``placementColumns`` from the first parameter on.
    public static func bind(_ placement: Placement, to row: inout Statement) throws(SQLiteError) {
        try row.bind(placement.touchpoint.value, at: 1)
        try row.bind(placement.id.value, at: 2)
        try row.bind(placement.code.key.text, at: 3)
        if case .vanity(let vanity) = placement.code {
            try row.bind(vanity.text, at: 4)
        } else {
            try row.bind(String?.none, at: 4)
        }
        try row.bind(Int64(placement.channel.rawValue), at: 5)
        try row.bind(placement.label, at: 6)
        try row.bind(placement.createdAt, at: 7)
    }
}
