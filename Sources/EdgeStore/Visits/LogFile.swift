// SPDX-License-Identifier: Apache-2.0

internal import DequeModule
internal import Glibc
internal import Redirect
internal import SQLite
internal import Tracking

/// `visits.db` as its one writer sees it. Belongs to the writer's thread.
final class LogFile {
    /// How this start of `serve` is written in the log.
    struct Start: Sendable {
        var run: UInt64
        var bootID: String
        var device: UInt32
        /// Where the box stands.
        var location: String?
        var moment: Moment
    }

    /// What was found in the file when it was opened.
    struct Finding: Sendable, Equatable {
        /// The file was not there.
        var isNew: Bool
        /// The last writer said goodbye.
        var wasClean: Bool
        /// The highest sequence number ever given.
        var lastSequence: UInt64
        /// No click ID in the file, nor one that left shortly after its last commit, has a time at or above this.
        var clickCeiling: UInt64
        /// Records of robots, and of codes that nobody has.
        var nonHuman: Int64
    }

    let finding: Finding
    let database: Database
    private let path: String
    /// The file and its write-ahead log.
    private var files: [GrowingFile]
    private let start: Start
    let boot: Int64
    let run: Int64
    private var insertVisit: Statement
    private var insertGap: Statement
    private var insertAnchor: Statement
    private var markEarly: Statement
    private var countServed: Statement
    private var raiseTap: Statement
    private var addTap: Statement
    /// How many tags the file knows the counters of.
    private var taps: Int
    private var putState: Statement
    var agents: AgentTable
    /// Pages in the write-ahead log hold what was forgotten: the next checkpoint is to leave nothing of it.
    var owesErasure = false
    /// How many visits the last forgetting was about.
    var lastForgotten = 0

    /// Opens the file, or makes it, and notes this start in it. Until ``close(clean:)`` the file counts as unclean.
    init(path: String, start: Start) throws {
        self.path = path
        self.start = start
        let isNew = unsafe access(path, F_OK) != 0
        database = try Database(path: path, mode: .create, busyTimeout: 1_000)
        try database.useWriteAheadLog(checkpoints: .byCaller)
        try database.migrate(VisitSchema.migrations)
        // What is forgotten does not stay in the file's free space.
        try database.execute("PRAGMA secure_delete = ON")
        finding = try Self.look(database, isNew: isNew)
        (boot, run) = try Self.note(start, in: database)
        files = [path, path + "-wal"].compactMap { GrowingFile(path: $0) }
        guard files.count == 2 else {
            throw SQLiteError(code: .cannotOpen, message: "vanished while opening", action: "open", path: path)
        }
        insertVisit = try database.prepare(Self.insertVisitSQL)
        insertGap = try database.prepare(
            "INSERT INTO gap (seq, run, reason, count, first_seq, last_seq, from_wall, to_wall) VALUES (?,?,?,?,?,?,?,?)"
        )
        insertAnchor = try database.prepare(
            "INSERT INTO anchor (seq, run, boot, boottime, wall, source, error) VALUES (?,?,?,?,?,?,?)")
        markEarly = try database.prepare("UPDATE visit SET early = 1 WHERE seq = ?")
        countServed = try database.prepare(
            "INSERT INTO served (touchpoint, count) VALUES (?, 1) ON CONFLICT (touchpoint) DO UPDATE SET count = count + 1"
        )
        raiseTap = try database.prepare("UPDATE tap SET counter = max(counter, ?) WHERE uid = ?")
        addTap = try database.prepare("INSERT INTO tap (uid, counter) VALUES (?, ?)")
        taps = Int(try database.integer("SELECT count(*) FROM tap") ?? 0)
        putState = try database.prepare("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)")
        agents = try AgentTable(database)
    }

    private static func look(_ database: Database, isNew: Bool) throws(SQLiteError) -> Finding {
        func state(_ key: String) throws(SQLiteError) -> Int64? {
            try database.integer("SELECT value FROM state WHERE key = '\(key)'")
        }
        let highest = try VisitSchema.lines.map { (table) throws(SQLiteError) in
            try database.integer("SELECT max(seq) FROM \(table)") ?? 0
        }
        let last = max(highest.max() ?? 0, try state("last_seq") ?? 0)
        var ceiling = UInt64(try state("click_ceiling") ?? 0)
        // Click IDs are minted in nearly the order of their rows, apart from what different loops had in hand.
        var clicks = try database.prepare(
            """
            SELECT click, wall FROM visit
            WHERE click IS NOT NULL AND seq > (SELECT max(seq) FROM visit) - 20000 ORDER BY seq DESC LIMIT 1000
            """)
        while try clicks.step() {
            guard let time = clicks.bytes(0).flatMap({ ClickID(bytes: $0) })?.fields?.time else { continue }
            ceiling = max(ceiling, ClickIDMint.ceiling(above: time, wall: clicks.integer(1) ?? 0))
        }
        return Finding(
            isNew: isNew, wasClean: try state("clean") == 1 || isNew, lastSequence: UInt64(last),
            clickCeiling: ceiling,
            nonHuman: try nonHuman(in: database))
    }

    private static func note(_ start: Start, in database: Database) throws -> (boot: Int64, run: Int64) {
        try database.transaction {
            var boot = try database.prepare("INSERT INTO boot (boot_id) VALUES (?) ON CONFLICT DO NOTHING")
            try boot.bind(start.bootID, at: 1)
            try boot.run()
            var number = try database.prepare("SELECT number FROM boot WHERE boot_id = ?")
            try number.bind(start.bootID, at: 1)
            let bootNumber = try number.step() ? number.integer(0) ?? 0 : 0
            var run = try database.prepare(
                "INSERT INTO run (run, boot, started_boottime, started_wall, device, location) VALUES (?, ?, ?, ?, ?, ?)"
            )
            try run.bind(Int64(bitPattern: start.run), at: 1)
            try run.bind(bootNumber, at: 2)
            try run.bind(start.moment.bootTime, at: 3)
            try run.bind(start.moment.wall, at: 4)
            try run.bind(Int64(start.device), at: 5)
            try run.bind(start.location, at: 6)
            try run.run()
            let runNumber = database.lastInsertRow
            try database.execute("INSERT OR REPLACE INTO state (key, value) VALUES ('clean', 0)")
            return (bootNumber, runNumber)
        }
    }

    // MARK: Writing

    /// Everything that one commit carries.
    struct Batch {
        var entries = Deque<LogEntry>()
        /// Gaps and anchors with the numbers they were given.
        var gaps: [(sequence: UInt64, gap: Gap)] = []
        var anchors: [(sequence: UInt64, anchor: Anchor)] = []
        var revisions: [(sequence: UInt64, line: RevisionLine)] = []
        /// Rows of earlier commits whose answers left before them.
        var early: [UInt64] = []
        var released: Released?

        var isEmpty: Bool {
            entries.isEmpty && gaps.isEmpty && anchors.isEmpty && revisions.isEmpty && early.isEmpty
                && released == nil
        }
    }

    /// How far the core has the log: everything up to a line of a run.
    struct Released: Sendable {
        var sequence: UInt64
        var run: UInt64
    }

    /// Writes a batch and returns once it is on the disk.
    func commit(_ batch: Batch) throws {
        do {
            try write(batch)
        } catch {
            agents.forget()
            throw error
        }
        agents.keep()
    }

    private func write(_ batch: Batch) throws {
        try database.transaction {
            for entry in batch.entries { try insert(entry) }
            for (sequence, gap) in batch.gaps { try insert(gap, sequence) }
            for (sequence, anchor) in batch.anchors { try insert(anchor, sequence) }
            for (sequence, line) in batch.revisions { try insert(line, sequence) }
            for sequence in batch.early {
                try markEarly.bind(Int64(sequence), at: 1)
                try markEarly.run()
            }
            if let released = batch.released { try Self.note(released, in: database) }
        }
    }

    /// Only for a run that this file knows: another file's numbers mean nothing here.
    static func note(_ released: Released, in database: Database) throws(SQLiteError) {
        var note = try database.prepare(
            """
            INSERT INTO state (key, value)
            SELECT 'released_through', ?1 WHERE EXISTS (SELECT 1 FROM run WHERE run = ?2)
            ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)
            """)
        try note.bind(Int64(released.sequence), at: 1)
        try note.bind(Int64(bitPattern: released.run), at: 2)
        try note.run()
    }

    /// Ends the writing. A clean end says that nothing was left in memory.
    func close(clean: Bool, lastSequence: UInt64, clickCeiling: UInt64) throws {
        try database.transaction {
            for (key, value) in [
                ("clean", clean ? 1 : 0), ("last_seq", Int64(lastSequence)), ("click_ceiling", Int64(clickCeiling)),
            ] {
                try putState.bind(key, at: 1)
                try putState.bind(value, at: 2)
                try putState.run()
            }
        }
        if owesErasure { try? database.checkpointEmptying() }
        try database.checkpoint()
    }

    private static let insertVisitSQL = """
        INSERT INTO visit (seq, run, click, touchpoint, placement, channel, code, verdict, reason, outcome, boottime,
            wall, clock, early, agent, language, referrer, parameters, visitor, repeat_of, country, consent,
            tag_uid, tag_counter, tag_proof)
        VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """

    private func insert(_ entry: LogEntry) throws(SQLiteError) {
        let visit = entry.visit
        let agent = try visit.request.userAgent.flatMap { (text) throws(SQLiteError) in try agents.number(of: text) }
        try insertVisit.bind(Int64(entry.sequence), at: 1)
        try insertVisit.bind(run, at: 2)
        try insertVisit.bind(visit.clickID?.bytes, at: 3)
        try insertVisit.bind(visit.touchpoint?.value, at: 4)
        try insertVisit.bind(visit.placement?.value, at: 5)
        try insertVisit.bind(visit.channel.map { Int64($0.rawValue) }, at: 6)
        try insertVisit.bind(visit.code, at: 7)
        try insertVisit.bind(Int64(visit.verdict.rawValue), at: 8)
        try insertVisit.bind(visit.reason, at: 9)
        try insertVisit.bind(Int64(visit.outcome.rawValue), at: 10)
        try insertVisit.bind(visit.moment.bootTime, at: 11)
        try insertVisit.bind(visit.moment.wall, at: 12)
        try insertVisit.bind(Int64(visit.moment.clock.rawValue), at: 13)
        try insertVisit.bind(Int64(visit.earlyAnswer ? 1 : 0), at: 14)
        try insertVisit.bind(agent, at: 15)
        try insertVisit.bind(visit.request.language, at: 16)
        try insertVisit.bind(visit.request.referrerHost, at: 17)
        try insertVisit.bind(visit.request.parameters, at: 18)
        try insertVisit.bind(visit.visitor?.description, at: 19)
        try insertVisit.bind(visit.repeatOf.map { Int64($0) }, at: 20)
        try insertVisit.bind(visit.request.country, at: 21)
        try insertVisit.bind(visit.request.consent, at: 22)
        try insertVisit.bind(visit.tag?.uid.map { Int64($0.value) }, at: 23)
        try insertVisit.bind(visit.tag?.counter.map { Int64($0) }, at: 24)
        try insertVisit.bind(visit.tag.map { Int64($0.proof.rawValue) }, at: 25)
        try insertVisit.run()
        try note(visit)
        guard entry.counts, let touchpoint = visit.touchpoint else { return }
        try countServed.bind(touchpoint.value, at: 1)
        try countServed.run()
    }

    /// Keeps how far the tag of a tap has counted.
    private func note(_ visit: Visit) throws(SQLiteError) {
        guard let tag = visit.tag, tag.proof.isTap, visit.verdict == .human, visit.repeatOf == nil, let uid = tag.uid,
            let counter = tag.counter, visit.reason != Badge.reason
        else { return }
        try raiseTap.bind(Int64(counter), at: 1)
        try raiseTap.bind(Int64(uid.value), at: 2)
        try raiseTap.run()
        // Nobody signs a mirrored counter: whoever makes up tags is not to fill the disk.
        guard database.changes == 0, taps < TapMemory.most else { return }
        try addTap.bind(Int64(uid.value), at: 1)
        try addTap.bind(Int64(counter), at: 2)
        try addTap.run()
        taps += 1
    }

    private func insert(_ gap: Gap, _ sequence: UInt64) throws(SQLiteError) {
        try insertGap.bind(Int64(sequence), at: 1)
        try insertGap.bind(run, at: 2)
        try insertGap.bind(gap.reason.rawValue, at: 3)
        try insertGap.bind(gap.count.map(Int64.init), at: 4)
        try insertGap.bind(gap.sequences.map { Int64($0.lowerBound) }, at: 5)
        try insertGap.bind(gap.sequences.map { Int64($0.upperBound) }, at: 6)
        try insertGap.bind(gap.walls?.lowerBound, at: 7)
        try insertGap.bind(gap.walls?.upperBound, at: 8)
        try insertGap.run()
    }

    private func insert(_ anchor: Anchor, _ sequence: UInt64) throws(SQLiteError) {
        try insertAnchor.bind(Int64(sequence), at: 1)
        try insertAnchor.bind(run, at: 2)
        try insertAnchor.bind(boot, at: 3)
        try insertAnchor.bind(anchor.bootTime, at: 4)
        try insertAnchor.bind(anchor.wall, at: 5)
        try insertAnchor.bind(anchor.source, at: 6)
        try insertAnchor.bind(anchor.error, at: 7)
        try insertAnchor.run()
    }
}

// MARK: Health and size

extension LogFile {
    /// Whether the paths still lead to the files that were opened, nothing is missing at their ends, and the first bytes
    /// are a database's. Costs four system calls.
    var isInPlace: Bool {
        for i in files.indices where !files[i].isWhole() { return false }
        // Through SQLite's own descriptor: closing another one on the file would drop SQLite's locks on it.
        return (try? database.storedHeader()) == Database.magic
    }

    /// Writes everything that is committed into a new file, also when the opened one has lost its name.
    func rescue(to path: String) throws(SQLiteError) {
        var copy = try database.prepare("VACUUM INTO ?")
        try copy.bind(path, at: 1)
        try copy.run()
    }

    /// How urgently the write-ahead log should be copied into the file. That costs three flushes, so it is left for a
    /// moment in which nobody waits, and done under load only when the log has grown to ``mostFrames``.
    enum CheckpointNeed { case none, whenQuiet, now }

    /// 16 MB: what a start after a power cut reads again in some tens of ms.
    private static let mostFrames = 4_000

    var checkpointNeed: CheckpointNeed {
        switch database.logFrames {
        case Self.mostFrames...: .now
        case Database.checkpointFrames...: .whenQuiet
        default: owesErasure ? .whenQuiet : .none
        }
    }

    func checkpoint() throws(SQLiteError) {
        guard owesErasure else { return try database.checkpoint() }
        try database.checkpointEmptying()
        owesErasure = false
    }

    /// Bytes of the file that hold something.
    func bytesInUse() throws(SQLiteError) -> Int64 {
        let pages = try (database.integer("PRAGMA page_count") ?? 0) - (database.integer("PRAGMA freelist_count") ?? 0)
        return pages * (try database.integer("PRAGMA page_size") ?? 4_096)
    }

    /// Makes room by dropping about `count` of the oldest records in the order of their worth: what the core has,
    /// then what is not human, then what is. Answers the gaps to report; nothing is reported for what the core has.
    func drop(_ count: Int) throws -> [Gap] {
        let released = try database.integer("SELECT value FROM state WHERE key = 'released_through'") ?? 0
        var gaps: [Gap] = []
        try database.transaction {
            try database.execute(
                "DELETE FROM visit WHERE seq IN (SELECT seq FROM visit WHERE seq <= \(released) ORDER BY seq LIMIT \(count))"
            )
            guard database.changes == 0 else { return }
            for condition in [Self.isNonHuman, "verdict = 0"] {
                let chosen = "SELECT seq FROM visit WHERE \(condition) ORDER BY seq LIMIT \(count)"
                guard let gap = try span(of: chosen) else { continue }
                try database.execute("DELETE FROM visit WHERE seq IN (\(chosen))")
                gaps.append(gap)
                return
            }
        }
        return gaps
    }

    /// Records of robots, and of codes that nobody has: what ``NonHumanAllowance`` limits.
    func nonHuman() throws(SQLiteError) -> Int64 { try Self.nonHuman(in: database) }

    private static func nonHuman(in database: Database) throws(SQLiteError) -> Int64 {
        try database.integer("SELECT count(*) FROM visit WHERE \(isNonHuman)") ?? 0
    }

    /// In the words of the partial index that makes it quick.
    private static let isNonHuman = "(verdict <> 0 OR placement IS NULL)"

    private func span(of chosen: String) throws(SQLiteError) -> Gap? {
        var row = try database.prepare(
            "SELECT count(*), min(seq), max(seq), min(wall), max(wall) FROM visit WHERE seq IN (\(chosen))")
        guard try row.step(), let count = row.integer(0), count > 0, let first = row.integer(1),
            let last = row.integer(2), let from = row.integer(3), let to = row.integer(4)
        else { return nil }
        return Gap(
            reason: .capReached, count: Int(count), sequences: UInt64(first)...UInt64(last), walls: from...to)
    }
}
