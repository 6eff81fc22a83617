// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// What a batch adds to the counts by hour.
struct HourCount {
    private struct Place: Hashable {
        var touchpoint: Int64
        var hour: Int64
        var placement: Int64
        var channel: Int64
    }

    private struct Seen: Hashable {
        var place: Place
        var visitor: String
    }

    private var counts: [Place: (hits: Int64, visits: Int64)] = [:]
    private var seen: Set<Seen> = []

    /// ms in an hour.
    static let hour: Int64 = 3_600_000

    /// Counts a visit that was new, or with `sign` -1 takes one out that was counted. Hits are requests of people that
    /// were served, but for taps whose link went on; visits are those that repeat nothing.
    mutating func add(_ wire: WireVisit, sign: Int64 = 1) {
        let visit = wire.visit
        guard visit.verdict == .human, [.redirected, .page, .offline].contains(visit.outcome),
            wire.tagProof?.isTap != false, let touchpoint = visit.touchpoint, let placement = visit.placement,
            let channel = visit.channel
        else { return }
        let (quotient, rest) = wire.time.occurred.quotientAndRemainder(dividingBy: Self.hour)
        let place = Place(
            touchpoint: touchpoint.value, hour: rest < 0 ? quotient - 1 : quotient, placement: placement.value,
            channel: Int64(channel.rawValue))
        let isRepeat = wire.repeatOf != nil
        counts[place, default: (0, 0)].hits += sign
        if !isRepeat { counts[place, default: (0, 0)].visits += sign }
        // A visitor who was counted here may have come more than once, and stays counted.
        if sign > 0, let visitor = wire.visitor { seen.insert(Seen(place: place, visitor: visitor)) }
    }

    func write(_ org: OrgID, to database: Database) throws(SQLiteError) {
        guard !counts.isEmpty else { return }
        var count = try database.prepare(LedgerStatement.countHour)
        for (place, sums) in counts {
            try bind(place, org, to: &count)
            try count.bind(sums.hits, at: 7)
            try count.bind(sums.visits, at: 8)
            try count.run()
        }
        guard !seen.isEmpty else { return }
        var note = try database.prepare(LedgerStatement.noteVisitor)
        for entry in seen {
            try bind(entry.place, org, to: &note)
            try note.bind(entry.visitor, at: 7)
            try note.run()
        }
    }

    private func bind(_ place: Place, _ org: OrgID, to row: inout Statement) throws(SQLiteError) {
        try row.bind(DistributionKey.of(org, UInt64(bitPattern: place.touchpoint)), at: 1)
        try row.bind(org, at: 2)
        try row.bind(place.touchpoint, at: 3)
        try row.bind(place.hour, at: 4)
        try row.bind(place.placement, at: 5)
        try row.bind(place.channel, at: 6)
    }
}
