// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

extension LogReader {
    /// What visits are counted by.
    public enum Dimension: String, Sendable, CaseIterable {
        case touchpoint, placement, channel, hour, verdict
    }

    /// One row of a count. `hits` are human records that were served; `visits` those that repeat none.
    public struct Count: Sendable, Equatable {
        /// The touchpoint's or placement's identifier, the word, or the UTC hour (RFC 3339); ``noKey`` for records that
        /// belong to none.
        public var key: String
        public var records: Int
        public var hits: Int
        public var visits: Int
        /// Distinct visitors among the hits.
        public var visitors: Int
        /// Hits whose visitor cannot be told: behind a shared address, from a shared device, or forgotten.
        public var unidentified: Int

        /// The key of what has none.
        public static let noKey = "none"
    }

    /// Counts by a dimension, most hits first; hours in their order.
    public func counts(by dimension: Dimension) throws -> [Count] {
        let key =
            switch dimension {
            case .touchpoint, .placement, .channel: dimension.rawValue
            case .verdict: "coalesce(verdict_now, verdict)"
            case .hour: "wall / 3600000"
            }
        let served = [Outcome.redirected, .page, .offline].map { "\($0.rawValue)" }.joined(separator: ",")
        // A link that went on is no visit of the place where the tag is.
        let taps = [TagReading.Proof.copied, .replayed, .sunBad].map { "\($0.rawValue)" }.joined(separator: ",")
        let human = """
            coalesce(verdict_now, verdict) = 0 AND placement IS NOT NULL AND outcome IN (\(served)) \
            AND coalesce(tag_proof, 0) NOT IN (\(taps))
            """
        var rows = try prepare(
            """
            SELECT \(key), count(*), sum(\(human)), sum(\(human) AND repeat_of IS NULL),
                count(DISTINCT CASE WHEN \(human) THEN visitor END), sum(\(human) AND visitor IS NULL) FROM visit
            GROUP BY 1 ORDER BY \(dimension == .hour ? "1" : "3 DESC, 1")
            """)
        var counts: [Count] = []
        while try rows.step() {
            counts.append(
                Count(
                    key: Self.name(rows.integer(0), dimension), records: Int(rows.integer(1) ?? 0),
                    hits: Int(rows.integer(2) ?? 0), visits: Int(rows.integer(3) ?? 0),
                    visitors: Int(rows.integer(4) ?? 0), unidentified: Int(rows.integer(5) ?? 0)))
        }
        return counts
    }

    private static func name(_ value: Int64?, _ dimension: Dimension) -> String {
        guard let value else { return Count.noKey }
        let byte = UInt8(truncatingIfNeeded: value)
        return switch dimension {
        case .touchpoint: TouchpointID(value: value).description
        case .placement: PlacementID(value: value).description
        case .channel: Channel(rawValue: byte)?.name ?? Count.noKey
        case .verdict: Verdict(rawValue: byte)?.name ?? Count.noKey
        case .hour: (value * 3_600_000).rfc3339
        }
    }
}
