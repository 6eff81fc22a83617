// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SQLite
public import Tracking

/// Reads `visits.db` beside its writer, or without one.
public final class LogReader {
    private let database: Database
    private let resolver: TimeResolver
    /// What user agents say, by their numbers: each is read once.
    private var agents: [Int64: UserAgent] = [:]

    /// Opens the log of a state directory; nil when there is none yet.
    public init?(_ state: StateDirectory) throws {
        guard unsafe access(state.visits, F_OK) == 0 else { return nil }
        database = try Database(path: state.visits, mode: .readWrite)
        try database.execute("PRAGMA query_only = ON")
        resolver = TimeResolver(anchors: try Self.anchors(database))
    }

    func prepare(_ sql: String) throws(SQLiteError) -> Statement { try database.prepare(sql) }

    private static func anchors(_ database: Database) throws(SQLiteError) -> [Int64: [Anchor]] {
        var anchors: [Int64: [Anchor]] = [:]
        var rows = try database.prepare("SELECT boot, boottime, wall, source, error FROM anchor")
        while try rows.step() {
            anchors[rows.integer(0) ?? 0, default: []].append(
                Anchor(
                    bootTime: rows.integer(1) ?? 0, wall: rows.integer(2) ?? 0, source: rows.text(3) ?? "",
                    error: rows.integer(4) ?? 0))
        }
        return anchors
    }

    /// Calls `body` with every line whose number is above `sequence`, in order. The read ends between pages of lines,
    /// so that a long export never keeps the writer from checkpointing.
    public func lines(after sequence: UInt64, _ body: (OutboxLine) throws -> Void) throws {
        var last = sequence
        while true {
            let page = try page(after: last)
            guard let end = page.last else { return }
            for line in page { try body(line) }
            last = end.sequence
        }
    }

    /// At most `limit` lines of all kinds, in order.
    func page(after sequence: UInt64, limit: Int = pageSize) throws(SQLiteError) -> [OutboxLine] {
        // One state of the file for all three: a line that is committed in between would be passed over.
        try database.execute("BEGIN")
        defer { database.rollback() }
        var lines = try visits(after: sequence, limit)
        lines += try gaps(after: sequence, limit)
        lines += try anchorLines(after: sequence, limit)
        lines += try revisionLines(after: sequence, limit)
        lines.sort { $0.sequence < $1.sequence }
        return Array(lines.prefix(limit))
    }

    static let pageSize = 1_000

    private func visits(after sequence: UInt64, _ limit: Int) throws(SQLiteError) -> [OutboxLine] {
        var rows = try database.prepare(
            """
            SELECT v.seq, r.run, b.boot_id, r.boot, v.click, v.touchpoint, v.placement, v.channel, v.code,
                coalesce(v.verdict_now, v.verdict), coalesce(v.reason_now, v.reason), v.outcome, v.boottime, v.wall,
                v.clock, v.early, a.text, v.language, v.referrer, v.parameters, v.visitor, v.repeat_of, v.country,
                v.consent, r.location, v.agent, v.tag_uid, v.tag_counter, v.tag_proof
            FROM visit v JOIN run r ON r.number = v.run JOIN boot b ON b.number = r.boot
                LEFT JOIN agent a ON a.number = v.agent
            WHERE v.seq > ? ORDER BY v.seq LIMIT \(limit)
            """)
        try rows.bind(Int64(clamping: sequence), at: 1)
        var lines: [OutboxLine] = []
        while try rows.step() { lines.append(visitLine(rows)) }
        return lines
    }

    private func visitLine(_ row: borrowing Statement) -> OutboxLine {
        let moment = Moment(
            bootTime: row.integer(12) ?? 0, wall: row.integer(13) ?? 0,
            clock: ClockState(rawValue: Self.byte(row.integer(14))) ?? .unknown)
        var visit = Visit(
            clickID: row.bytes(4).flatMap { ClickID(bytes: $0) },
            touchpoint: row.integer(5).map { TouchpointID(value: $0) },
            placement: row.integer(6).map { PlacementID(value: $0) },
            channel: row.integer(7).flatMap { Channel(rawValue: Self.byte($0)) }, code: row.text(8) ?? "",
            verdict: Verdict(rawValue: Self.byte(row.integer(9))) ?? .human, reason: row.text(10) ?? "",
            outcome: Outcome(rawValue: Self.byte(row.integer(11))) ?? .redirected, moment: moment,
            request: RequestFacts(
                userAgent: row.text(16), language: row.text(17), referrerHost: row.text(18), parameters: row.text(19),
                country: row.text(22), consent: row.text(23)))
        visit.earlyAnswer = row.integer(15) == 1
        visit.visitor = row.text(20).flatMap { Visitor($0) }
        visit.repeatOf = row.integer(21).map { UInt64($0) }
        visit.tag = row.integer(28).flatMap { proof in
            TagReading.Proof(rawValue: Self.byte(proof)).map {
                TagReading(
                    uid: row.integer(26).map { TapUID(value: UInt64(bitPattern: $0)) },
                    counter: row.integer(27).map { UInt32(truncatingIfNeeded: $0) }, proof: $0)
            }
        }
        var line = line(row, .visit(visit, resolver.resolve(moment, boot: row.integer(3) ?? 0)))
        line.location = row.text(24)
        line.agent = row.integer(25).flatMap { agent($0, visit.request.userAgent) }
        return line
    }

    private func agent(_ number: Int64, _ text: String?) -> UserAgent? {
        if let known = agents[number] { return known }
        let agent = text.map { UserAgent($0) }
        agents[number] = agent
        return agent
    }

    private func gaps(after sequence: UInt64, _ limit: Int) throws(SQLiteError) -> [OutboxLine] {
        var rows = try database.prepare(
            """
            SELECT g.seq, r.run, b.boot_id, g.reason, g.count, g.first_seq, g.last_seq, g.from_wall, g.to_wall
            FROM gap g JOIN run r ON r.number = g.run JOIN boot b ON b.number = r.boot
            WHERE g.seq > ? ORDER BY g.seq LIMIT \(limit)
            """)
        try rows.bind(Int64(clamping: sequence), at: 1)
        var lines: [OutboxLine] = []
        while try rows.step() {
            guard let reason = rows.text(3).flatMap(Gap.Reason.init(rawValue:)) else { continue }
            var gap = Gap(reason: reason, count: rows.integer(4).map { Int($0) })
            if let first = rows.integer(5), let last = rows.integer(6) { gap.sequences = UInt64(first)...UInt64(last) }
            if let from = rows.integer(7), let to = rows.integer(8) { gap.walls = from...max(from, to) }
            lines.append(line(rows, .gap(gap)))
        }
        return lines
    }

    private func anchorLines(after sequence: UInt64, _ limit: Int) throws(SQLiteError) -> [OutboxLine] {
        var rows = try database.prepare(
            """
            SELECT a.seq, r.run, b.boot_id, a.boottime, a.wall, a.source, a.error
            FROM anchor a JOIN run r ON r.number = a.run JOIN boot b ON b.number = a.boot
            WHERE a.seq > ? ORDER BY a.seq LIMIT \(limit)
            """)
        try rows.bind(Int64(clamping: sequence), at: 1)
        var lines: [OutboxLine] = []
        while try rows.step() {
            let anchor = Anchor(
                bootTime: rows.integer(3) ?? 0, wall: rows.integer(4) ?? 0, source: rows.text(5) ?? "",
                error: rows.integer(6) ?? 0)
            lines.append(line(rows, .anchor(anchor)))
        }
        return lines
    }

    private func revisionLines(after sequence: UInt64, _ limit: Int) throws(SQLiteError) -> [OutboxLine] {
        var lines: [OutboxLine] = []
        var verdicts = try database.prepare(
            """
            SELECT v.seq, r.run, b.boot_id, v.visit, v.verdict, v.reason, v.rules, o.run
            FROM verdict v JOIN run r ON r.number = v.run JOIN boot b ON b.number = r.boot
                JOIN run o ON o.number = v.visit_run
            WHERE v.seq > ? ORDER BY v.seq LIMIT \(limit)
            """)
        try verdicts.bind(Int64(clamping: sequence), at: 1)
        while try verdicts.step() {
            guard let verdict = Verdict(rawValue: Self.byte(verdicts.integer(4))) else { continue }
            let content = Reclassification(
                visit: UInt64(verdicts.integer(3) ?? 0), visitRun: UInt64(bitPattern: verdicts.integer(7) ?? 0),
                verdict: verdict, reason: verdicts.text(5) ?? "",
                rules: verdicts.text(6) ?? "")
            lines.append(line(verdicts, .verdict(content)))
        }
        var forgettings = try database.prepare(
            """
            SELECT f.seq, r.run, b.boot_id, f.kind, f.value
            FROM forgetting f JOIN run r ON r.number = f.run JOIN boot b ON b.number = r.boot
            WHERE f.seq > ? ORDER BY f.seq LIMIT \(limit)
            """)
        try forgettings.bind(Int64(clamping: sequence), at: 1)
        while try forgettings.step() {
            guard let kind = forgettings.text(3), let value = forgettings.text(4),
                let forgetting = Forgetting(kind: kind, value: value)
            else { continue }
            lines.append(line(forgettings, .forget(forgetting)))
        }
        return lines
    }

    private func line(_ row: borrowing Statement, _ content: OutboxLine.Content) -> OutboxLine {
        OutboxLine(
            sequence: UInt64(row.integer(0) ?? 0), run: UInt64(bitPattern: row.integer(1) ?? 0),
            bootID: row.text(2) ?? "", content: content)
    }

    private static func byte(_ value: Int64?) -> UInt8 { UInt8(truncatingIfNeeded: value ?? 0) }
}
