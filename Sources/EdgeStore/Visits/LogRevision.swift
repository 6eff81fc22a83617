// SPDX-License-Identifier: Apache-2.0

public import Redirect
internal import SQLite
public import Tracking

/// Something that changes what the log says of visits it has: a later verdict, or that nobody knows any more who it was.
/// What was noted when a visit came is never changed by a verdict, and is gone for good after a forgetting.
public enum LogRevision: Sendable {
    /// Judges every visit anew that was judged by its user agent.
    case reclassify(VerdictRules)
    case forget(Forgetting)
    /// Forgets facts that are older than the times given, Unix ms by the box's clock.
    case expire(Retention)

    /// Up to when each fact is forgotten; nil for never.
    public struct Retention: Sendable, Equatable {
        public var visitor: Int64?
        public var agent: Int64?
        public var referrer: Int64?
        public var parameters: Int64?

        public init(
            visitor: Int64? = nil, agent: Int64? = nil, referrer: Int64? = nil, parameters: Int64? = nil
        ) {
            self.visitor = visitor
            self.agent = agent
            self.referrer = referrer
            self.parameters = parameters
        }
    }

    /// What a revision came to.
    public struct Outcome: Sendable, Equatable {
        /// Visits that were looked at.
        public var seen = 0
        /// Visits that say something else now.
        public var changed = 0
        /// What became of what, as `human → scanner (reason)`, with how often.
        public var changes: [String: Int] = [:]

        public init() {}
    }
}

/// A line of the outbox that revises visits, with what it does to them: both are written in one commit.
enum RevisionLine: Sendable {
    case verdict(Change)
    case forgetting(Forgetting)

    struct Change: Sendable {
        var visit: Int64
        /// The number of the visit's run in the file.
        var run: Int64
        var finding: VerdictRules.Finding
        /// The version of the rules.
        var rules: String
    }
}

/// A revision on its way through the log, a piece at a time: visits that come meanwhile wait for a piece and not for all
/// of it. Belongs to the writer's thread.
final class RevisionWalk {
    let revision: LogRevision
    private(set) var outcome = LogRevision.Outcome()
    private(set) var isDone = false
    private var last: Int64 = 0
    private var findings: [Int64: VerdictRules.Finding] = [:]

    /// Rows of a piece: some 10 ms.
    private static let piece = 2_000

    init(_ revision: LogRevision) {
        self.revision = revision
    }

    /// Does the next piece, and answers the lines that are to be written for it.
    func step(_ file: LogFile) throws -> [RevisionLine] {
        switch revision {
        case .reclassify(let rules): return try reclassify(rules, file)
        case .forget(let forgetting):
            isDone = true
            return [.forgetting(forgetting)]
        case .expire(let retention):
            try file.database.transaction { try expire(retention, file) }
            return []
        }
    }

    private func reclassify(_ rules: VerdictRules, _ file: LogFile) throws -> [RevisionLine] {
        var lines: [RevisionLine] = []
        var rows = try file.database.prepare(
            """
            SELECT v.seq, v.run, coalesce(v.verdict_now, v.verdict), coalesce(v.reason_now, v.reason), v.agent, a.text,
                v.reason
            FROM visit v LEFT JOIN agent a ON a.number = v.agent WHERE v.seq > ? ORDER BY v.seq LIMIT \(Self.piece)
            """)
        try rows.bind(last, at: 1)
        var count = 0
        while try rows.step() {
            count += 1
            last = rows.integer(0) ?? last
            // What fields, paths, networks or behaviour showed is not in the log any more.
            // Nor is a user agent that was forgotten.
            guard rows.integer(4) != 0, let first = rows.text(6), !rules.reasonsBeyondAgents.contains(first),
                let verdict = rows.integer(2),
                let before = Verdict(rawValue: UInt8(truncatingIfNeeded: verdict))
            else { continue }
            let after = finding(rows.integer(4), rows.text(5), rules)
            guard VerdictRules.Finding(verdict: before, reason: rows.text(3) ?? "") != after else { continue }
            note(before, after)
            lines.append(
                .verdict(.init(visit: last, run: rows.integer(1) ?? 0, finding: after, rules: rules.version)))
        }
        outcome.seen += count
        isDone = count < Self.piece
        return lines
    }

    /// What it came to, once its last line has been written.
    func outcome(in file: LogFile) -> LogRevision.Outcome {
        guard case .forget = revision else { return outcome }
        var outcome = outcome
        outcome.changed = file.lastForgotten
        outcome.seen = file.lastForgotten
        return outcome
    }

    private func finding(_ agent: Int64?, _ text: String?, _ rules: VerdictRules) -> VerdictRules.Finding {
        if let known = agent.flatMap({ findings[$0] }) { return known }
        let bytes = Array((text ?? "").utf8)
        let finding = rules.verdict(agent: bytes.span) ?? .init(verdict: .human, reason: "default")
        if let agent { findings[agent] = finding }
        return finding
    }

    private func note(_ before: Verdict, _ after: VerdictRules.Finding) {
        outcome.changed += 1
        outcome.changes["\(before.name) → \(after.verdict.name) (\(after.reason))", default: 0] += 1
    }

    /// Goes by time, so that nothing is told: the core has a retention of its own.
    private func expire(_ retention: LogRevision.Retention, _ file: LogFile) throws(SQLiteError) {
        for (columns, time) in [
            ([.plain("visitor"), .badgeNumber], retention.visitor),
            ([.agent, .plain("language")], retention.agent), ([.plain("referrer")], retention.referrer),
            ([.plain("parameters"), .plain("consent")], retention.parameters),
        ] as [([Expiring], Int64?)] {
            guard let time else { continue }
            let cleared = columns.map(\.cleared).joined(separator: ", ")
            let present = columns.map(\.present).joined(separator: " OR ")
            var clear = try file.database.prepare(
                """
                UPDATE visit SET \(cleared) WHERE seq IN (
                    SELECT seq FROM visit WHERE wall < ? AND (\(present)) ORDER BY seq LIMIT \(Self.piece))
                """)
            try clear.bind(time, at: 1)
            try clear.run()
            let changed = Int(file.database.changes)
            outcome.changed += changed
            if changed == Self.piece { return }
        }
        if outcome.changed > 0 { try file.eraseTraces() }
        isDone = true
    }
}

/// A column that is cleared once it is old enough.
private struct Expiring {
    /// The assignment that clears it.
    let cleared: String
    /// What is true of a visit where it is still to be cleared.
    let present: String

    static func plain(_ column: String) -> Expiring {
        Expiring(cleared: "\(column) = NULL", present: "\(column) IS NOT NULL")
    }

    static let agent = Expiring(cleared: "agent = \(LogFile.forgottenAgent)", present: "agent > 0")
    /// The number of a tag on a wall is nobody's, that of a badge is somebody's.
    static let badgeNumber = Expiring(
        cleared: "tag_uid = iif(reason = '\(Badge.reason)', NULL, tag_uid)",
        present: "(reason = '\(Badge.reason)' AND tag_uid IS NOT NULL)")
}
