// SPDX-License-Identifier: Apache-2.0

internal import Redirect
internal import SQLite
internal import Tracking

/// What the log knows of visits that are still fresh, for the memory that decides about the next ones.
struct Recollection: Sendable {
    /// The visits of known visitors, oldest first, each with its number and what its time would be on this boot's clock.
    fileprivate var visits: [(sequence: UInt64, visit: Visit)] = []
    fileprivate var served: [(touchpoint: TouchpointID, count: Int)] = []
    fileprivate var taps: [(uid: TapUID, counter: UInt32)] = []
    fileprivate var window: Int64

    func recall(to memory: inout VisitMemory) {
        for (touchpoint, count) in served { memory.recall(touchpoint, served: count) }
        for (uid, counter) in taps { memory.recall(uid, counter: counter) }
        for (sequence, visit) in visits {
            // A badge was no tap of a link, then as now.
            let tapWindow = visit.reason == Badge.reason ? nil : window
            memory.keep(visit, sequence: sequence, VisitClaim(stickyWindow: window, tapWindow: tapWindow))
        }
    }
}

extension LogFile {
    /// Outcomes of visits that were led on. A form that somebody saw first has no click ID to share.
    private static let ledOn = [Outcome.redirected, .offline].map { "\($0.rawValue)" }.joined(separator: ",")

    /// Badges that were kept under an open touchpoint, where nobody is led on.
    private static let badge = "(v.reason = '\(Badge.reason)' AND v.outcome = \(Outcome.page.rawValue))"

    /// Reads what happened within `window` ms before `now`, by the clock of this boot, or else by the wall.
    func recollection(window: Int64, now: Moment) throws(SQLiteError) -> Recollection {
        var recollection = Recollection(window: window)
        var counts = try database.prepare("SELECT touchpoint, count FROM served")
        while try counts.step() {
            guard let touchpoint = counts.integer(0), let count = counts.integer(1) else { continue }
            recollection.served.append((TouchpointID(value: touchpoint), Int(count)))
        }
        var taps = try database.prepare("SELECT uid, counter FROM tap")
        while try taps.step() {
            guard let uid = taps.integer(0), let counter = taps.integer(1) else { continue }
            recollection.taps.append((TapUID(value: UInt64(bitPattern: uid)), UInt32(truncatingIfNeeded: counter)))
        }
        guard window > 0 else { return recollection }
        var rows = try database.prepare(
            """
            SELECT v.seq, v.visitor, v.placement, v.click, v.repeat_of, v.boottime, v.wall, r.boot,
                v.tag_uid, v.tag_counter, v.tag_proof, v.reason
            FROM visit v JOIN run r ON r.number = v.run
            WHERE v.seq > (SELECT max(seq) FROM visit) - \(2 * VisitMemory.generation)
                AND v.verdict = 0 AND (v.click IS NOT NULL OR v.outcome IN (\(Self.ledOn)) OR \(Self.badge))
            ORDER BY v.seq DESC
            """)
        while try rows.step() {
            let age =
                rows.integer(7) == boot
                ? now.bootTime - (rows.integer(5) ?? 0) : now.wall - (rows.integer(6) ?? 0)
            let reason = rows.text(11) ?? ""
            // Rows come in the order of time, so nothing before this one is fresh; but for badges that had to wait.
            guard age < window || reason == Badge.reason else { break }
            let visitor = rows.text(1).flatMap { Visitor($0) }
            guard 0..<window ~= age, let placement = rows.integer(2), visitor != nil || rows.integer(8) != nil else {
                continue
            }
            var visit = Visit(
                clickID: rows.bytes(3).flatMap { ClickID(bytes: $0) }, placement: PlacementID(value: placement),
                code: "",
                verdict: .human, reason: reason, outcome: .redirected,
                moment: Moment(bootTime: now.bootTime - age, wall: 0, clock: .unknown), request: RequestFacts())
            visit.visitor = visitor
            visit.tag = rows.integer(10).flatMap { TagReading.Proof(rawValue: UInt8(truncatingIfNeeded: $0)) }.map {
                TagReading(
                    uid: rows.integer(8).map { TapUID(value: UInt64(bitPattern: $0)) },
                    counter: rows.integer(9).map { UInt32(truncatingIfNeeded: $0) }, proof: $0)
            }
            visit.repeatOf = rows.integer(4).map { UInt64($0) }
            recollection.visits.append((UInt64(rows.integer(0) ?? 0), visit))
        }
        recollection.visits.reverse()
        return recollection
    }
}
