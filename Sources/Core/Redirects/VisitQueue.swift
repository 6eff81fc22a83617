// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// Visits of redirects that wait for their commit, in order, those of each org under a run of its own. A plain value;
/// the log keeps it under its lock.
struct VisitQueue {
    struct Entry {
        var sequence: UInt64
        var content: WireLine.Content
        /// Whose answer waits for it.
        var ticket: UInt64?
    }

    fileprivate struct Lane {
        let run = UInt64.random(in: 0...UInt64.max)
        var lastSequence: UInt64 = 0
        var waiting: [Entry] = []
        /// What found no room.
        var lost: Gap?
        /// Robots of this minute that are not recorded one by one.
        var summary: (minute: Int64, gap: Gap)?

        mutating func append(_ content: WireLine.Content, ticket: UInt64? = nil) {
            lastSequence += 1
            waiting.append(Entry(sequence: lastSequence, content: content, ticket: ticket))
        }
    }

    /// The most visits that wait: some 8 MB.
    static let limit = 8_192
    /// How many records of robots are kept one by one in a minute, over all orgs.
    static let robotsPerMinute = 60
    /// The most lines that are handed out at once for an org.
    static let page = 500

    private var lanes: [OrgID: Lane] = [:]
    private var count = 0
    private var robots: (minute: Int64, taken: Int) = (-1, 0)
    private var lastTicket: UInt64 = 0
    private var early: Set<UInt64> = []

    /// Takes a visit. Answers its ticket if its answer should wait, and whether it found room.
    mutating func append(_ visit: Visit, of org: OrgID) -> (ticket: UInt64?, isTaken: Bool) {
        let isHuman = visit.verdict == .human && visit.placement != nil
        let minute = visit.moment.bootTime / 60_000
        var lane = lanes.removeValue(forKey: org) ?? Lane()
        defer { lanes[org] = lane }
        guard isHuman || admitsRobot(in: minute) else {
            lane.sum(visit, minute)
            return (nil, true)
        }
        guard count < Self.limit else {
            var gap = lane.lost ?? Gap(reason: .memoryFull, count: 0)
            gap.add(sequence: nil, wall: visit.moment.wall)
            lane.lost = gap
            return (nil, false)
        }
        count += 1
        lastTicket += 1
        let time = TimeResolver(anchors: [:]).resolve(visit.moment, boot: 0)
        var wire = WireVisit(visit, time: time, parameters: visit.request.parametersJSON)
        wire.visit.request.parameters = nil
        lane.append(.visit(wire), ticket: isHuman ? lastTicket : nil)
        return (isHuman ? lastTicket : nil, true)
    }

    private mutating func admitsRobot(in minute: Int64) -> Bool {
        if robots.minute != minute { robots = (minute, 0) }
        guard robots.taken < Self.robotsPerMinute else { return false }
        robots.taken += 1
        return true
    }

    /// Remembers that an answer left before its commit.
    mutating func noteEarly(_ ticket: UInt64) { early.insert(ticket) }

    /// The next lines of each org. `bootTime` is CLOCK_BOOTTIME in ms; at a stop the sums of a minute that has not ended
    /// are told as well.
    mutating func take(bootTime: Int64, isStopping: Bool) -> [(batch: VisitBatch, entries: [Entry])] {
        var taken: [(VisitBatch, [Entry])] = []
        for org in lanes.keys {
            guard var lane = lanes.removeValue(forKey: org) else { continue }
            count += lane.tell(minute: isStopping ? nil : bootTime / 60_000)
            var entries = Array(lane.waiting.prefix(Self.page))
            lane.waiting.removeFirst(entries.count)
            count -= entries.count
            for i in entries.indices { markEarly(&entries[i]) }
            if !entries.isEmpty { taken.append((Self.batch(entries, org: org, run: lane.run), entries)) }
            lanes[org] = lane
        }
        return taken
    }

    private mutating func markEarly(_ entry: inout Entry) {
        guard let ticket = entry.ticket, early.remove(ticket) != nil, case .visit(var wire) = entry.content else {
            return
        }
        wire.visit.earlyAnswer = true
        entry.content = .visit(wire)
    }

    private static func batch(_ entries: [Entry], org: OrgID, run: UInt64) -> VisitBatch {
        var batch = VisitBatch(org: org, device: RedirectDesk.device, run: run)
        batch.entries = entries.enumerated().map { i, entry in
            let line = WireLine(sequence: entry.sequence, run: run, bootID: "core", content: entry.content)
            return .init(line: line, place: i + 1, text: 0..<0)
        }
        return batch
    }

    /// Takes back what a commit could not write.
    mutating func putBack(_ entries: [Entry], of org: OrgID) {
        lanes[org, default: Lane()].waiting.insert(contentsOf: entries, at: 0)
        count += entries.count
    }

    /// Forgets who left early among those whose commit is through.
    mutating func settle(_ entries: [Entry]) {
        if early.isEmpty { return }
        for entry in entries { entry.ticket.map { _ = early.remove($0) } }
    }

    /// Whether something waits to be written, were it only a sum whose minute has not ended.
    var isEmpty: Bool {
        count == 0 && lanes.values.allSatisfy { $0.waiting.isEmpty && $0.lost == nil && $0.summary == nil }
    }
}

extension VisitQueue.Lane {
    fileprivate mutating func sum(_ visit: Visit, _ minute: Int64) {
        if let due = summary, due.minute != minute {
            append(.gap(due.gap))
            summary = nil
        }
        var gap = summary?.gap ?? Gap(reason: .nonHumanSummary, count: 0)
        gap.add(sequence: nil, wall: visit.moment.wall)
        summary = (minute, gap)
    }

    /// Makes lines of the sums that are due: all but that of `minute`. Answers how many.
    fileprivate mutating func tell(minute: Int64?) -> Int {
        let before = waiting.count
        if let due = summary, due.minute != minute {
            append(.gap(due.gap))
            summary = nil
        }
        if let lost { append(.gap(lost)) }
        lost = nil
        return waiting.count - before
    }
}
