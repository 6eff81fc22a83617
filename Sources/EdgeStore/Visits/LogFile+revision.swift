// SPDX-License-Identifier: Apache-2.0

internal import Redirect
internal import SQLite
internal import Tracking

extension LogFile {
    /// Writes a line that revises visits, and revises them.
    func insert(_ line: RevisionLine, _ sequence: UInt64) throws(SQLiteError) {
        switch line {
        case .verdict(let change): try insert(change, sequence)
        case .forgetting(let forgetting):
            lastForgotten = try forget(forgetting)
            var insert = try database.prepare("INSERT INTO forgetting (seq, run, kind, value) VALUES (?, ?, ?, ?)")
            try insert.bind(Int64(sequence), at: 1)
            try insert.bind(run, at: 2)
            try insert.bind(forgetting.kind, at: 3)
            try insert.bind(forgetting.value, at: 4)
            try insert.run()
        }
    }

    private func insert(_ change: RevisionLine.Change, _ sequence: UInt64) throws(SQLiteError) {
        var mark = try database.prepare("UPDATE visit SET verdict_now = ?, reason_now = ? WHERE seq = ?")
        try mark.bind(Int64(change.finding.verdict.rawValue), at: 1)
        try mark.bind(change.finding.reason, at: 2)
        try mark.bind(change.visit, at: 3)
        try mark.run()
        var insert = try database.prepare(
            "INSERT INTO verdict (seq, run, visit, visit_run, verdict, reason, rules) VALUES (?, ?, ?, ?, ?, ?, ?)")
        try insert.bind(Int64(sequence), at: 1)
        try insert.bind(run, at: 2)
        try insert.bind(change.visit, at: 3)
        try insert.bind(change.run, at: 4)
        try insert.bind(Int64(change.finding.verdict.rawValue), at: 5)
        try insert.bind(change.finding.reason, at: 6)
        try insert.bind(change.rules, at: 7)
        try insert.run()
    }

    /// What stands for a user agent that is not known any more; 0 tells it from one that never was.
    static let forgottenAgent = "iif(agent IS NULL, NULL, 0)"

    /// Takes out of visits who came; answers of how many. What is overwritten is not left in the file's free space.
    private func forget(_ forgetting: Forgetting) throws(SQLiteError) -> Int {
        let condition =
            switch forgetting {
            case .visitor: "visitor = ?"
            case .click: "click = ?"
            case .before: "wall < ?"
            }
        var forget = try database.prepare(
            """
            UPDATE visit SET visitor = NULL, agent = \(Self.forgottenAgent), language = NULL, referrer = NULL, parameters = NULL,
                country = NULL, consent = NULL, tag_uid = NULL, tag_counter = NULL WHERE \(condition)
            """)
        switch forgetting {
        case .visitor(let visitor): try forget.bind(visitor.description, at: 1)
        case .click(let click): try forget.bind(click.bytes, at: 1)
        case .before(let time): try forget.bind(time, at: 1)
        }
        try forget.run()
        let count = Int(database.changes)
        if count > 0 { try eraseTraces() }
        return count
    }

    /// Takes away what only forgotten visits had, and sees to it that the write-ahead log does not keep it either. Call
    /// inside a transaction.
    func eraseTraces() throws(SQLiteError) {
        try database.execute(
            "DELETE FROM agent WHERE number NOT IN (SELECT agent FROM visit WHERE agent IS NOT NULL)")
        agents.clear()
        owesErasure = true
    }
}
