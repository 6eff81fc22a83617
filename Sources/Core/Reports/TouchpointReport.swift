// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

/// Hits, visits and visitors of an org's touchpoints, from the counts by hour and never from the visits themselves.
public struct TouchpointReport: Sendable {
    /// What rows are told apart by.
    public enum Dimension: String, Sendable, CaseIterable {
        case touchpoint, placement, channel, hour
    }

    public struct Query: Sendable {
        public var org: OrgID
        /// Unix ms; the hour that holds it is the first that counts.
        public var from: Int64?
        /// Unix ms; the hour that holds it counts no more, unless it has begun before.
        public var to: Int64?
        public var dimensions: [Dimension]
        public var touchpoint: TouchpointID?

        public init(
            org: OrgID, from: Int64? = nil, to: Int64? = nil, dimensions: [Dimension] = [.touchpoint],
            touchpoint: TouchpointID? = nil
        ) {
            self.org = org
            self.from = from
            self.to = to
            self.dimensions = dimensions
            self.touchpoint = touchpoint
        }
    }

    public struct Figures: Sendable, Equatable {
        public var hits: Int64
        public var visits: Int64
        /// Distinct visitors, where visitors could be told apart at all.
        public var visitors: Int64
    }

    public struct Row: Sendable {
        public var touchpoint: TouchpointID?
        public var placement: PlacementID?
        public var channel: Channel?
        /// Unix ms at which the hour begins.
        public var hour: Int64?
        public var figures: Figures
    }

    public var rows: [Row]
    public var totals: Figures

    /// More rows than this are refused: ask for a shorter time or for fewer dimensions.
    public static let mostRows = 10_000
}

extension CoreFile {
    /// Counts what a query asks for.
    public func report(_ query: TouchpointReport.Query) async throws(StoreError) -> TouchpointReport {
        try await read { database in
            let rows = try query.rows(database)
            guard rows.count <= TouchpointReport.mostRows else {
                throw StoreError.invalid(
                    code: "too-many-rows", field: "group_by",
                    detail: "this would be more than \(TouchpointReport.mostRows) rows; ask for a shorter time or "
                        + "group by less")
            }
            var whole = query
            whole.dimensions = []
            let totals = try whole.rows(database).first?.figures
            return TouchpointReport(rows: rows, totals: totals ?? .init(hits: 0, visits: 0, visitors: 0))
        }
    }
}

extension TouchpointReport.Query {
    fileprivate func rows(_ database: Database) throws(SQLiteError) -> [TouchpointReport.Row] {
        let columns = TouchpointReport.Dimension.allCases.filter(dimensions.contains).map(\.rawValue)
        var visitors = try visitors(database, columns)
        let group = columns.isEmpty ? "" : " GROUP BY \(columns.joined(separator: ", "))"
        let order = columns.isEmpty ? "" : " ORDER BY \(columns.joined(separator: ", "))"
        let keys = columns.map { $0 + ", " }.joined()
        var count = try database.prepare(
            "SELECT \(keys)sum(hits), sum(visits) FROM visit_hour WHERE \(condition)\(group)\(order) "
                + "LIMIT \(TouchpointReport.mostRows + 1)")
        try bind(&count)
        var rows: [TouchpointReport.Row] = []
        while try count.step() {
            let key = columns.indices.map { count.integer(Int32($0)) ?? 0 }
            let sums = (count.integer(Int32(columns.count)), count.integer(Int32(columns.count + 1)))
            guard let hits = sums.0, let visits = sums.1 else { continue }
            let figures = TouchpointReport.Figures(
                hits: hits, visits: visits, visitors: visitors.removeValue(forKey: key) ?? 0)
            rows.append(row(key, columns, figures))
        }
        return rows
    }

    private func visitors(_ database: Database, _ columns: [String]) throws(SQLiteError) -> [[Int64]: Int64] {
        let keys = columns.map { $0 + ", " }.joined()
        let group = columns.isEmpty ? "" : " GROUP BY \(columns.joined(separator: ", "))"
        let order = columns.isEmpty ? "" : " ORDER BY \(columns.joined(separator: ", "))"
        // Places that had visitors are among those that had hits, so the first rows of both are the same places.
        var count = try database.prepare(
            "SELECT \(keys)count(DISTINCT visitor) FROM visitor_hour WHERE \(condition)\(group)\(order) "
                + "LIMIT \(TouchpointReport.mostRows + 1)")
        try bind(&count)
        var visitors: [[Int64]: Int64] = [:]
        while try count.step() {
            let key = columns.indices.map { count.integer(Int32($0)) ?? 0 }
            visitors[key] = count.integer(Int32(columns.count)) ?? 0
        }
        return visitors
    }

    private var condition: String {
        touchpoint == nil
            ? "org = $1 AND hour >= $2 AND hour < $3"
            : "dk = $1 AND org = $2 AND touchpoint = $3 AND hour >= $4 AND hour < $5"
    }

    private func bind(_ statement: inout Statement) throws(SQLiteError) {
        let first = from.map { Self.hour(of: $0) } ?? Int64(Int32.min)
        let end = to.map { Self.hour(of: $0 - 1) + 1 } ?? Int64(Int32.max)
        if let touchpoint {
            try statement.bind(DistributionKey.of(org, UInt64(bitPattern: touchpoint.value)), at: 1)
            try statement.bind(org, at: 2)
            try statement.bind(touchpoint.value, at: 3)
            try statement.bind(first, at: 4)
            try statement.bind(end, at: 5)
        } else {
            try statement.bind(org, at: 1)
            try statement.bind(first, at: 2)
            try statement.bind(end, at: 3)
        }
    }

    private static func hour(of time: Int64) -> Int64 {
        let (quotient, rest) = time.quotientAndRemainder(dividingBy: HourCount.hour)
        return rest < 0 ? quotient - 1 : quotient
    }

    private func row(
        _ key: [Int64], _ columns: [String], _ figures: TouchpointReport.Figures
    ) -> TouchpointReport.Row {
        var row = TouchpointReport.Row(figures: figures)
        for (column, value) in zip(columns, key) {
            switch column {
            case "touchpoint": row.touchpoint = TouchpointID(value: value)
            case "placement": row.placement = PlacementID(value: value)
            case "channel": row.channel = Channel(rawValue: UInt8(truncatingIfNeeded: value))
            default: row.hour = value * HourCount.hour
            }
        }
        return row
    }
}
