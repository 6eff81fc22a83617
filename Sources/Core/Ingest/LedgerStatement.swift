// SPDX-License-Identifier: Apache-2.0

/// What the ledger asks of its engine, in words that SQLite and PostgreSQL both know.
enum LedgerStatement {
    static let findWord = "SELECT number FROM word WHERE text = $1"
    static let addWord = "INSERT INTO word (text) VALUES ($1)"

    static let addVisit = """
        INSERT INTO visit (dk, device, run, seq, click, touchpoint, placement, facts, code, reason, occurred, since,
            until, boot, boottime, wall, received, agent, language, params, rare)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        ON CONFLICT DO NOTHING
        """
    private static let visitColumns = """
        SELECT device, run, seq, click, touchpoint, placement, facts, (SELECT text FROM word WHERE number = code),
            (SELECT text FROM word WHERE number = reason), occurred, since, until,
            (SELECT text FROM word WHERE number = boot), boottime, wall,
            (SELECT text FROM word WHERE number = agent), (SELECT text FROM word WHERE number = language),
            (SELECT text FROM word WHERE number = params), rare FROM visit
        """
    static let visit = visitColumns + " WHERE dk = $1 AND device = $2 AND run = $3 AND seq = $4"

    /// A click ID belongs to the first record that carries it, in whatever order a run's records come.
    static let addClick = """
        INSERT INTO click (dk, click, device, run, seq) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (dk, click) DO UPDATE SET seq = excluded.seq
            WHERE excluded.seq < click.seq AND excluded.run = click.run AND excluded.device = click.device
        """
    static let click = "SELECT device, run, seq FROM click WHERE dk = $1 AND click = $2"

    static let addGap = """
        INSERT INTO gap (dk, device, run, seq, reason, count, first_seq, last_seq, from_wall, to_wall, received)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """
    static let gap = """
        SELECT reason, count, first_seq, last_seq, from_wall, to_wall FROM gap
        WHERE dk = $1 AND device = $2 AND run = $3 AND seq = $4
        """
    static let addAnchor = """
        INSERT INTO anchor (dk, device, run, seq, boot, boottime, wall, source, error, received)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
        """
    static let anchor = """
        SELECT boot, boottime, wall, source, error FROM anchor
        WHERE dk = $1 AND device = $2 AND run = $3 AND seq = $4
        """
    static let addRevision = """
        INSERT INTO revision (dk, device, run, seq, kind, value, received) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING
        """
    static let revision =
        "SELECT kind, value FROM revision WHERE dk = $1 AND device = $2 AND run = $3 AND seq = $4"
    static let judge =
        "UPDATE visit SET facts = $1, reason = $2 WHERE dk = $3 AND device = $4 AND run = $5 AND seq = $6"
    static let forgetVisit = """
        UPDATE visit SET agent = NULL, language = NULL, params = NULL, rare = $1
        WHERE dk = $2 AND device = $3 AND run = $4 AND seq = $5
        """
    static let visitsOfClick = """
        SELECT dk, device, run, seq FROM visit WHERE dk >= $1 AND dk < $2 AND device = $3 AND click = $4
        """
    static let visitsOfVisitor = """
        SELECT dk, device, run, seq FROM visit WHERE dk >= $1 AND dk < $2 AND rare LIKE $3
        """
    static let visitsBefore = """
        SELECT dk, device, run, seq FROM visit WHERE dk >= $1 AND dk < $2 AND device = $3 AND occurred < $4
            AND (agent IS NOT NULL OR language IS NOT NULL OR params IS NOT NULL OR rare IS NOT NULL)
        """
    static let forgetVisitor = "DELETE FROM visitor_hour WHERE dk >= $1 AND dk < $2 AND visitor = $3"
    static let addDeadLetter = """
        INSERT INTO dead_letter (dk, device, run, seq, hash, code, field, line, received)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING
        """
    static let countHour = """
        INSERT INTO visit_hour (dk, org, touchpoint, hour, placement, channel, hits, visits)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (dk, org, touchpoint, hour, placement, channel)
        DO UPDATE SET hits = visit_hour.hits + excluded.hits, visits = visit_hour.visits + excluded.visits
        """
    static let noteVisitor = """
        INSERT INTO visitor_hour (dk, org, touchpoint, hour, placement, channel, visitor)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """
    static let latestRun =
        "SELECT run, arrival FROM device_run WHERE dk = $1 AND device = $2 ORDER BY arrival DESC LIMIT 1"
    static let noteRun = """
        INSERT INTO device_run (dk, device, run, arrival, last_seq, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (dk, device, run) DO UPDATE SET
            last_seq = CASE WHEN excluded.last_seq > device_run.last_seq THEN excluded.last_seq ELSE device_run.last_seq
                END,
            last_at = excluded.last_at
        """
    static let runArrival = "SELECT arrival FROM device_run WHERE dk = $1 AND device = $2 AND run = $3"
    static let suspect = """
        INSERT INTO suspicion (dk, device, kind, count, detail, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (dk, device, kind) DO UPDATE SET count = suspicion.count + excluded.count,
            detail = excluded.detail, last_at = excluded.last_at
        """

    static let noteDevice = """
        UPDATE device SET last_seen = $1, click_ceiling = CASE WHEN $2 > click_ceiling THEN $2 ELSE click_ceiling END
        WHERE number = $3
        """

    /// All of them, for an engine to prepare.
    static let all = [
        findWord, addWord, addVisit, visit, addClick, click, addGap, gap, addAnchor, anchor, addRevision, revision,
        judge, forgetVisit, visitsOfClick, visitsOfVisitor, visitsBefore, forgetVisitor, addDeadLetter, countHour,
        noteVisitor, latestRun, noteRun, runArrival, suspect, noteDevice,
    ]
}
