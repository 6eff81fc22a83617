// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

extension LogReader {
    /// Requests for one code that nobody was led on for, and why.
    public struct Orphan: Sendable, Equatable {
        public var code: String
        public var outcome: Outcome
        public var verdict: Verdict
        /// Whose code it is, where somebody has it.
        public var touchpoint: TouchpointID?
        public var count: Int
        /// Unix ms by the box's clock.
        public var first: Int64
        public var last: Int64
    }

    private static let outcomes = [Outcome.unknown, .mistyped, .disabled, .expired, .early, .overLimit, .password]
    private static let condition =
        "outcome IN (\(outcomes.map { "\($0.rawValue)" }.joined(separator: ",")))"
    private static let verdict = "coalesce(verdict_now, verdict)"

    /// The codes that were asked for in vain, the most frequent first.
    public func orphans(limit: Int, isHuman: Bool) throws -> [Orphan] {
        var rows = try prepare(
            """
            SELECT code, outcome, \(Self.verdict), touchpoint, count(*), min(wall), max(wall) FROM visit
            WHERE \(Self.condition)\(isHuman ? " AND \(Self.verdict) = 0" : "")
            GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 7 DESC LIMIT ?
            """)
        try rows.bind(Int64(limit), at: 1)
        var orphans: [Orphan] = []
        while try rows.step() {
            func byte(_ column: Int32) -> UInt8 { UInt8(truncatingIfNeeded: rows.integer(column) ?? 0) }
            orphans.append(
                Orphan(
                    code: rows.text(0) ?? "", outcome: Outcome(rawValue: byte(1)) ?? .unknown,
                    verdict: Verdict(rawValue: byte(2)) ?? .human,
                    touchpoint: rows.integer(3).map { TouchpointID(value: $0) }, count: Int(rows.integer(4) ?? 0),
                    first: rows.integer(5) ?? 0, last: rows.integer(6) ?? 0))
        }
        return orphans
    }

    /// How many requests of robots were in vain.
    public func robotOrphans() throws -> Int {
        var row = try prepare("SELECT count(*) FROM visit WHERE \(Self.condition) AND \(Self.verdict) <> 0")
        return try row.step() ? Int(row.integer(0) ?? 0) : 0
    }
}
