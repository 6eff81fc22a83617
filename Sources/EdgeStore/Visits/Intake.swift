// SPDX-License-Identifier: Apache-2.0

internal import DequeModule
internal import Redirect
internal import Tracking

/// What waits between the event loops and the writer: numbered visits in order, and what is to be told besides. A
/// plain value; the log keeps it under its lock.
struct Intake {
    enum Mode: Equatable {
        /// Answers wait for their commit.
        case committing
        /// Answers never wait (`durability = "relaxed"`).
        case relaxed
        /// The file does not take anything for now: answers go at once and visits wait in memory.
        case failing
    }

    var mode: Mode
    /// The writer wants to be woken when so many visits wait.
    var wakeAt = 1
    var isStopping = false
    /// The log is to be revised: a piece of it after each commit, or at once.
    var hasRevision = false
    /// Every visit that came before the revision was asked for is in the file.
    var isRevisionRipe = false
    private(set) var waiting = Deque<LogEntry>()
    private(set) var nextSequence: UInt64 = 1
    private var nonHumanWaiting = 0
    private var gaps: [(sequence: UInt64, gap: Gap)] = []
    private var anchors: [(sequence: UInt64, anchor: Anchor)] = []
    private var untoldGaps: [Gap] = []
    private var untoldAnchors: [Anchor] = []
    private var revisions: [(sequence: UInt64, line: RevisionLine)] = []
    private var untoldRevisions: [RevisionLine] = []
    private var lost: Gap?
    private var released: LogFile.Released?
    private var summary: (minute: Int64, gap: Gap)?
    private var answeredEarly: Set<UInt64> = []
    private var allowance: NonHumanAllowance
    /// Decides what repeats and what is one too many, under the lock under which numbers are given.
    var memory = VisitMemory()

    /// The most visits that wait in memory: about 16 MB.
    static let limit = 32_768

    init(mode: Mode, allowance: NonHumanAllowance) {
        self.mode = mode
        self.allowance = allowance
    }

    /// Takes a visit. Answers what it turned out to be, and whether to wake the writer.
    mutating func append(
        _ visit: Visit, claim: VisitClaim = .init(), lane: Int
    ) -> (admission: Admission, wake: Bool) {
        var visit = visit
        let counts = memory.admit(&visit, claim)
        memory.keep(visit, sequence: nextSequence, claim)
        var admission = Admission(visit)
        let wake: Bool
        (admission.wait, wake) = take(visit, counts: counts, lane: lane)
        return (admission, wake)
    }

    private mutating func take(_ visit: Visit, counts: Bool, lane: Int) -> (wait: UInt64?, wake: Bool) {
        if visit.verdict != .human || visit.placement == nil {
            guard allowance.admits(bootTime: visit.moment.bootTime) else {
                return (nil, summarise(visit))
            }
            nonHumanWaiting += 1
        }
        let waits = mode == .committing && visit.verdict == .human && visit.placement != nil
        var entry = LogEntry(sequence: nextSequence, visit: visit, lane: waits ? lane : nil, counts: counts)
        entry.visit.earlyAnswer = !waits && visit.verdict == .human
        nextSequence += 1
        waiting.append(entry)
        if waiting.count > Self.limit { dropOne() }
        return (waits ? entry.sequence : nil, waiting.count == wakeAt)
    }

    /// Counts a robot that is not recorded by itself. True when the last minute's sum is due.
    private mutating func summarise(_ visit: Visit) -> Bool {
        let minute = visit.moment.bootTime / 60_000
        var isDue = false
        if let summary, summary.minute != minute {
            untoldGaps.append(summary.gap)
            isDue = true
            self.summary = nil
        }
        var gap = summary?.gap ?? Gap(reason: .nonHumanSummary, count: 0)
        gap.add(sequence: nil, wall: visit.moment.wall)
        summary = (minute, gap)
        return isDue && waiting.isEmpty
    }

    /// Drops the oldest record of a robot, or the oldest there is.
    private mutating func dropOne() {
        let index = nonHumanWaiting > 0 ? waiting.firstIndex(where: isNonHuman) ?? 0 : 0
        let entry = waiting.remove(at: index)
        if isNonHuman(entry) { nonHumanWaiting -= 1 }
        var gap = lost ?? Gap(reason: .memoryFull, count: 0)
        gap.add(sequence: entry.sequence, wall: entry.visit.moment.wall)
        lost = gap
    }

    private func isNonHuman(_ entry: LogEntry) -> Bool {
        entry.visit.verdict != .human || entry.visit.placement == nil
    }

    /// Remembers that answers left before their commit.
    mutating func noteEarly(_ sequences: [UInt64]) { answeredEarly.formUnion(sequences) }

    /// How many records of robots the file holds, after some were dropped.
    mutating func noteStored(nonHuman: Int64) { allowance.stored = nonHuman }

    mutating func tell(_ gap: Gap) { untoldGaps.append(gap) }
    mutating func tell(_ anchor: Anchor) { untoldAnchors.append(anchor) }
    mutating func tell(_ lines: [RevisionLine]) { untoldRevisions += lines }

    /// Whether lines of a revision wait to be written.
    var hasRevisionLines: Bool { !revisions.isEmpty || !untoldRevisions.isEmpty }

    /// Notes that the core has everything up to a line.
    mutating func release(_ released: LogFile.Released) { self.released = released }

    /// Whether a commit has something to write that should not wait for the next visit.
    var hasWork: Bool {
        !waiting.isEmpty || !gaps.isEmpty || !anchors.isEmpty || !untoldGaps.isEmpty || !untoldAnchors.isEmpty
            || released != nil || hasRevision
    }

    /// Hands everything to the writer. Gaps and anchors get their numbers here, after every visit that they may speak
    /// of, so that rows reach the file in the order of their numbers. `bootTime` is CLOCK_BOOTTIME in ms.
    mutating func take(bootTime: Int64) -> LogFile.Batch {
        if let due = summary, due.minute != bootTime / 60_000 || isStopping {
            untoldGaps.append(due.gap)
            summary = nil
        }
        if let lost { untoldGaps.append(lost) }
        lost = nil
        for gap in untoldGaps { gaps.append((takeNumber(), gap)) }
        for anchor in untoldAnchors { anchors.append((takeNumber(), anchor)) }
        for line in untoldRevisions { revisions.append((takeNumber(), line)) }
        isRevisionRipe = hasRevision
        var batch = LogFile.Batch(gaps: gaps, anchors: anchors, revisions: revisions)
        swap(&batch.entries, &waiting)
        if !answeredEarly.isEmpty {
            for i in batch.entries.indices where answeredEarly.remove(batch.entries[i].sequence) != nil {
                batch.entries[i].visit.earlyAnswer = true
            }
            batch.early = answeredEarly.sorted()
            answeredEarly.removeAll()
        }
        batch.released = released
        released = nil
        nonHumanWaiting = 0
        (gaps, anchors, untoldGaps, untoldAnchors) = ([], [], [], [])
        (revisions, untoldRevisions) = ([], [])
        return batch
    }

    private mutating func takeNumber() -> UInt64 {
        defer { nextSequence += 1 }
        return nextSequence
    }

    /// Takes back what a commit could not write; the answers of its visits have gone.
    mutating func putBack(_ batch: LogFile.Batch) {
        isRevisionRipe = false
        gaps = batch.gaps + gaps
        anchors = batch.anchors + anchors
        revisions = batch.revisions + revisions
        answeredEarly.formUnion(batch.early)
        released = released ?? batch.released
        waiting.prepend(
            contentsOf: batch.entries.map { entry in
                var entry = entry
                entry.lane = nil
                entry.visit.earlyAnswer = entry.visit.verdict == .human
                return entry
            })
        nonHumanWaiting += batch.entries.count(where: isNonHuman)
        while waiting.count > Self.limit { dropOne() }
    }

    /// Lets go of every answer that waits, and answers whose they were.
    mutating func letGo() -> [LogEntry] {
        var held: [LogEntry] = []
        for i in waiting.indices where waiting[i].lane != nil {
            held.append(waiting[i])
            waiting[i].lane = nil
            waiting[i].visit.earlyAnswer = true
        }
        return held
    }

    /// Continues the numbers of a file that was opened only now. What waits has never left memory and is numbered anew.
    mutating func continueAfter(_ finding: LogFile.Finding) {
        allowance.stored = finding.nonHuman
        let last = finding.lastSequence
        guard last >= nextSequence || waiting.first.map({ $0.sequence <= last }) == true else { return }
        // The numbers of what was dropped meanwhile are given again.
        lost?.sequences = nil
        nextSequence = last + 1
        memory.forgetNumbers()
        var renamed: [UInt64: UInt64] = [:]
        for i in waiting.indices {
            let old = waiting[i].sequence
            waiting[i].sequence = takeNumber()
            renamed[old] = waiting[i].sequence
            guard let first = waiting[i].visit.repeatOf else { continue }
            waiting[i].visit.repeatOf = renamed[first]
            // What it repeats was dropped, and the number is somebody else's now: it stands for that one.
            if renamed[first] == nil { renamed[first] = waiting[i].sequence }
        }
        for i in gaps.indices { gaps[i].sequence = takeNumber() }
        for i in anchors.indices { anchors[i].sequence = takeNumber() }
        for i in revisions.indices { revisions[i].sequence = takeNumber() }
    }
}
