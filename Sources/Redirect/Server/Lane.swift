// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization
internal import Tracking

/// What one event loop owns: its connections, the answers that wait for a commit, and the table it looks codes up in.
/// Confined to its loop.
final class Lane {
    /// What lanes share; each part is safe from any thread.
    struct Shared: Sendable {
        let log: any VisitLog
        let source: ClickIDSource
        let timepiece: any Timepiece
        let tally: Tally
        let salts: (any VisitorSalts)?
        let room: any BackRoom
        let tries = PasswordTries()
    }

    /// Whom an answer goes to.
    enum Recipient {
        case visitor(Connection)
        case reader(EventLoopPromise<Void>)

        func release() {
            switch self {
            case .visitor(let connection): connection.release()
            case .reader(let promise): promise.succeed()
            }
        }
    }

    /// An answer that waits for its visit's commit.
    private struct Waiting {
        var sequence: UInt64
        var due: NIODeadline
        var recipient: Recipient
    }

    let shared: Shared
    let number: Int
    var desk: RequestDesk
    var settings: ServerSettings {
        didSet { desk.take(settings.desk) }
    }
    var dates = DateLine()
    let loop: any EventLoop
    private let share: Int
    private var waiting = CircularBuffer<Waiting>()
    private var timer: Scheduled<Void>?
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var sweep: Scheduled<Void>?

    /// `share` is the number of lanes that divide the allowed connections.
    init(
        _ shared: Shared, number: Int, of share: Int, loop: any EventLoop, table: any CodeTable,
        settings: ServerSettings
    ) {
        self.shared = shared
        self.number = number
        self.share = share
        self.loop = loop
        desk = RequestDesk(
            table: table, settings: settings.desk, source: shared.source, salts: shared.salts, tally: shared.tally,
            tries: shared.tries)
        self.settings = settings
    }

    // MARK: Answers

    /// Holds an answer until the log has settled `sequence` or the deadline has passed.
    func hold(_ recipient: Recipient, for sequence: UInt64) {
        let due = settings.deadline.map { .now() + $0 } ?? NIODeadline.distantFuture
        waiting.append(Waiting(sequence: sequence, due: due, recipient: recipient))
        armTimer()
    }

    /// Sends every answer whose visit the log has settled. Sequence numbers are held in the order they were given.
    func release(through sequence: UInt64) {
        while let first = waiting.first, first.sequence <= sequence {
            waiting.removeFirst()
            first.recipient.release()
        }
    }

    /// Keeps the visit of a badge; nil where nobody has its code.
    func take(_ badge: Badge) -> EventLoopFuture<Badge.Receipt?> {
        guard let (visit, claim) = desk.visit(of: badge, shared.timepiece.moment()) else {
            return loop.makeSucceededFuture(nil)
        }
        let admission = shared.log.append(visit, claim: claim, lane: number)
        shared.tally.badges.count()
        let receipt = Badge.Receipt(
            outcome: admission.isOverLimit ? .overLimit : visit.outcome, clickID: admission.clickID)
        guard let sequence = admission.wait else { return loop.makeSucceededFuture(receipt) }
        let promise = loop.makePromise(of: Void.self)
        hold(.reader(promise), for: sequence)
        return promise.futureResult.map { receipt }
    }

    private func armTimer() {
        guard timer == nil, let first = waiting.first, first.due != .distantFuture else { return }
        timer = loop.assumeIsolated().scheduleTask(deadline: first.due) {
            self.timer = nil
            self.releaseOverdue()
        }
    }

    private func releaseOverdue() {
        let now = NIODeadline.now()
        var early: [UInt64] = []
        while let first = waiting.first, first.due <= now {
            waiting.removeFirst()
            early.append(first.sequence)
            shared.tally.earlyAnswers.count()
            first.recipient.release()
        }
        if !early.isEmpty { shared.log.noteEarlyAnswers(early) }
        armTimer()
    }

    // MARK: Connections

    func admit(_ connection: Connection) {
        shared.tally.connections.count()
        connections[ObjectIdentifier(connection)] = connection
        if connections.count > max(1, settings.maxConnections / share) { evict() }
        armSweep()
    }

    var openConnections: Int { connections.count }

    func remove(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Closes the longest silent sixteenth of the connections that wait for a request. Taking many at once keeps the
    /// cost of choosing them small for each newcomer.
    private func evict() {
        let idle = connections.values.filter(\.isReplaceable).sorted { $0.lastActive < $1.lastActive }
        for connection in idle.prefix(max(1, connections.count / 16)) {
            shared.tally.evictions.count()
            connection.close()
            // Its channel says goodbye only later, and it must not be chosen again for the next newcomer.
            remove(connection)
        }
    }

    private func armSweep() {
        guard sweep == nil, !connections.isEmpty else { return }
        sweep = loop.assumeIsolated().scheduleTask(in: .seconds(1)) {
            self.sweep = nil
            let now = NIODeadline.now()
            for connection in self.connections.values { connection.expire(now) }
            self.armSweep()
        }
    }

    /// Lets connections finish the request at hand and closes those that have none.
    func drain() {
        for connection in connections.values { connection.drain() }
    }
}

/// A lane's ear for the log. Batches on one loop are answered by a single wake-up.
final class LaneEar: SettlementListener {
    private let lane: NIOLoopBound<Lane>
    private let loop: any EventLoop
    private let settled = Atomic<UInt64>(0)

    init(_ lane: NIOLoopBound<Lane>, loop: any EventLoop) {
        self.lane = lane
        self.loop = loop
    }

    func settled(through sequence: UInt64) {
        settled.store(sequence, ordering: .releasing)
        loop.execute { self.lane.value.release(through: self.settled.load(ordering: .acquiring)) }
    }
}
