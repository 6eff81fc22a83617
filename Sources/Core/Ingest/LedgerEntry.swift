// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// One batch on its way into the tables. Belongs to the writer's thread.
struct LedgerEntry: ~Copyable {
    let batch: VisitBatch
    let now: Int64
    let database: Database
    var words: Words
    private(set) var outcome = BatchOutcome()
    var hours = HourCount()
    /// What becomes a dead letter.
    private var letters: [VisitBatch.Refused]
    /// The key of what is told of the device as a whole.
    let deviceKey: Int64

    init(_ batch: VisitBatch, now: Int64, words: consuming Words, database: Database) {
        self.batch = batch
        self.now = now
        self.words = words
        self.database = database
        letters = batch.refused
        deviceKey = DistributionKey.of(batch.org, UInt64(batch.device))
    }

    mutating func write() throws(SQLiteError) {
        try writeLines()
        try hours.write(batch.org, to: database)
        try writeLetters()
        try noteRun()
        try noteDevice()
        guard let first = outcome.conflicts.first else { return }
        try suspect(
            "conflict", count: outcome.conflicts.count,
            "line \(first.sequence) of run \(batch.run.hexadecimal) came with two contents")
    }

    private mutating func writeLines() throws(SQLiteError) {
        var addVisit = try database.prepare(LedgerStatement.addVisit)
        var addClick = try database.prepare(LedgerStatement.addClick)
        for entry in batch.entries {
            let line = entry.line
            switch line.content {
            case .visit(let wire):
                let key = DistributionKey.of(
                    batch.org, device: batch.device, run: line.run, sequence: line.sequence)
                try VisitRow.bind(line, wire, device: batch.device, key: key, now: now, words: &words, to: &addVisit)
                try addVisit.run()
                if database.changes > 0 {
                    outcome.accepted += 1
                    hours.add(wire)
                    if let click = wire.visit.clickID { try add(click, line, &addClick) }
                } else {
                    try compare(entry, with: storedVisit(line))
                }
            case .gap(let gap):
                if try add(gap, line) { outcome.accepted += 1 } else { try compare(entry, with: storedGap(line)) }
            case .anchor(let anchor):
                if try add(anchor, line) { outcome.accepted += 1 } else { try compare(entry, with: storedAnchor(line)) }
            case .verdict(let verdict):
                if try add(line, "verdict", verdict.text) {
                    outcome.accepted += 1
                    try apply(verdict)
                } else {
                    try compare(entry, with: storedRevision(line))
                }
            case .forget(let forgetting):
                if try add(line, forgetting.kind, forgetting.value) {
                    outcome.accepted += 1
                    try apply(forgetting)
                } else {
                    try compare(entry, with: storedRevision(line))
                }
            }
        }
    }

    private mutating func compare(_ entry: VisitBatch.Entry, with before: WireLine?) throws(SQLiteError) {
        if before?.agrees(with: entry.line) == true {
            outcome.duplicate += 1
        } else {
            outcome.conflicts.append(.init(sequence: entry.line.sequence, place: entry.place))
            let refusal = WireRefusal(.conflict, sequence: entry.line.sequence, run: entry.line.run)
            letters.append(.init(refusal: refusal, place: entry.place, text: entry.text))
        }
    }

    private func add(_ click: ClickID, _ line: WireLine, _ row: inout Statement) throws(SQLiteError) {
        guard let key = DistributionKey.of(batch.org, click: click) else { return }
        try row.bind(key, at: 1)
        try row.bind(click.bytes, at: 2)
        try row.bind(Int64(batch.device), at: 3)
        try row.bind(Int64(bitPattern: line.run), at: 4)
        try row.bind(Int64(line.sequence), at: 5)
        try row.run()
    }

    private func storedVisit(_ line: WireLine) throws(SQLiteError) -> WireLine? {
        try VisitRow.find(batch.org, batch.device, run: line.run, sequence: line.sequence, in: database)?.line
    }

    static func bind(
        _ key: Int64, _ device: UInt32, _ line: WireLine, to row: inout Statement
    ) throws(SQLiteError) {
        try row.bind(key, at: 1)
        try row.bind(Int64(device), at: 2)
        try row.bind(Int64(bitPattern: line.run), at: 3)
        try row.bind(Int64(line.sequence), at: 4)
    }

    // MARK: Gaps and anchors

    private func add(_ gap: Gap, _ line: WireLine) throws(SQLiteError) -> Bool {
        var add = try database.prepare(LedgerStatement.addGap)
        try Self.bind(deviceKey, batch.device, line, to: &add)
        try add.bind(gap.reason.rawValue, at: 5)
        try add.bind(gap.count.map { Int64($0) }, at: 6)
        try add.bind(gap.sequences.map { Int64($0.lowerBound) }, at: 7)
        try add.bind(gap.sequences.map { Int64($0.upperBound) }, at: 8)
        try add.bind(gap.walls?.lowerBound, at: 9)
        try add.bind(gap.walls?.upperBound, at: 10)
        try add.bind(now, at: 11)
        try add.run()
        return database.changes > 0
    }

    private func storedGap(_ line: WireLine) throws(SQLiteError) -> WireLine? {
        var find = try database.prepare(LedgerStatement.gap)
        try Self.bind(deviceKey, batch.device, line, to: &find)
        guard try find.step(), let reason = find.text(0).flatMap(Gap.Reason.init(rawValue:)) else { return nil }
        var gap = Gap(reason: reason, count: find.integer(1).map { Int($0) })
        if let first = find.integer(2), let last = find.integer(3) { gap.sequences = UInt64(first)...UInt64(last) }
        if let from = find.integer(4), let to = find.integer(5) { gap.walls = from...to }
        return WireLine(sequence: line.sequence, run: line.run, bootID: line.bootID, content: .gap(gap))
    }

    private func add(_ anchor: Anchor, _ line: WireLine) throws(SQLiteError) -> Bool {
        var add = try database.prepare(LedgerStatement.addAnchor)
        try Self.bind(deviceKey, batch.device, line, to: &add)
        try add.bind(line.bootID, at: 5)
        try add.bind(anchor.bootTime, at: 6)
        try add.bind(anchor.wall, at: 7)
        try add.bind(anchor.source, at: 8)
        try add.bind(anchor.error, at: 9)
        try add.bind(now, at: 10)
        try add.run()
        return database.changes > 0
    }

    private func storedAnchor(_ line: WireLine) throws(SQLiteError) -> WireLine? {
        var find = try database.prepare(LedgerStatement.anchor)
        try Self.bind(deviceKey, batch.device, line, to: &find)
        guard try find.step(), let boot = find.text(0), let bootTime = find.integer(1), let wall = find.integer(2),
            let source = find.text(3), let error = find.integer(4)
        else { return nil }
        let anchor = Anchor(bootTime: bootTime, wall: wall, source: source, error: error)
        return WireLine(sequence: line.sequence, run: line.run, bootID: boot, content: .anchor(anchor))
    }

    // MARK: What is not right

    private func writeLetters() throws(SQLiteError) {
        guard !letters.isEmpty else { return }
        var add = try database.prepare(LedgerStatement.addDeadLetter)
        for letter in letters {
            let text = batch.bytes[letter.text].prefix(WireLineReader.longestLine)
            try add.bind(deviceKey, at: 1)
            try add.bind(Int64(batch.device), at: 2)
            try add.bind(Int64(bitPattern: letter.refusal.run ?? batch.run), at: 3)
            try add.bind(Int64(letter.refusal.sequence ?? 0), at: 4)
            try add.bind(Self.hash(text), at: 5)
            try add.bind(letter.refusal.code.rawValue, at: 6)
            try add.bind(letter.refusal.field, at: 7)
            try add.bind(String(decoding: text, as: UTF8.self).filter { $0 != "\0" }, at: 8)
            try add.bind(now, at: 9)
            try add.run()
        }
    }

    /// FNV-1a, 64 bits: tells a line that is sent again from another one with its number.
    private static func hash(_ text: some Sequence<UInt8>) -> Int64 {
        Int64(bitPattern: text.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    }

    /// A box sends the lines of a run before those of the next. New lines of a run that another has followed mean that
    /// two boxes send under one number.
    private func noteRun() throws(SQLiteError) {
        guard let last = batch.entries.map(\.line.sequence).max() else { return }
        var latest = try database.prepare(LedgerStatement.latestRun)
        try latest.bind(deviceKey, at: 1)
        try latest.bind(Int64(batch.device), at: 2)
        let newest = try latest.step() ? (run: latest.integer(0) ?? 0, arrival: latest.integer(1) ?? 0) : nil
        let run = Int64(bitPattern: batch.run)
        let arrival = try arrival(of: run)
        if let newest, newest.run != run, arrival != nil, outcome.accepted > 0, !batch.isFromStick {
            try suspect(
                "two-runs", count: 1,
                "run \(batch.run.hexadecimal) went on after run \(UInt64(bitPattern: newest.run).hexadecimal) had begun"
            )
        }
        var note = try database.prepare(LedgerStatement.noteRun)
        try note.bind(deviceKey, at: 1)
        try note.bind(Int64(batch.device), at: 2)
        try note.bind(run, at: 3)
        try note.bind(arrival ?? (newest?.arrival ?? 0) + 1, at: 4)
        try note.bind(Int64(last), at: 5)
        try note.bind(now, at: 6)
        try note.bind(now, at: 7)
        try note.run()
    }

    /// The floor of the device's next click IDs lies above everything that it has told.
    private func noteDevice() throws(SQLiteError) {
        let last = batch.entries.compactMap { entry -> UInt64? in
            guard case .visit(let wire) = entry.line.content else { return nil }
            return wire.visit.clickID?.fields?.time
        }.max()
        var note = try database.prepare(LedgerStatement.noteDevice)
        try note.bind(now, at: 1)
        try note.bind(last.map { Int64($0) + 1 } ?? 0, at: 2)
        try note.bind(Int64(batch.device), at: 3)
        try note.run()
    }

    private func arrival(of run: Int64) throws(SQLiteError) -> Int64? {
        var find = try database.prepare(LedgerStatement.runArrival)
        try find.bind(deviceKey, at: 1)
        try find.bind(Int64(batch.device), at: 2)
        try find.bind(run, at: 3)
        return try find.step() ? find.integer(0) : nil
    }

    private func suspect(_ kind: String, count: Int, _ detail: String) throws(SQLiteError) {
        var suspect = try database.prepare(LedgerStatement.suspect)
        try suspect.bind(deviceKey, at: 1)
        try suspect.bind(Int64(batch.device), at: 2)
        try suspect.bind(kind, at: 3)
        try suspect.bind(Int64(count), at: 4)
        try suspect.bind(detail, at: 5)
        try suspect.bind(now, at: 6)
        try suspect.bind(now, at: 7)
        try suspect.run()
    }
}
