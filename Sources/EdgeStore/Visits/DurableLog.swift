// SPDX-License-Identifier: Apache-2.0

public import Linux
public import Logging
public import Redirect
public import ServiceLifecycle
internal import Synchronization
public import Tracking

/// The log of visits: a queue that event loops hand visits to, and the one thread that writes `visits.db`.
public final class DurableLog: VisitLog, Service {
    /// How the log keeps its promise.
    public enum Durability: Sendable {
        /// A visit is on the disk before its answer leaves.
        case commit
        /// Answers leave at once; a power cut loses what is not yet on the disk: at most ``relaxedWindow`` and one
        /// commit.
        case relaxed
    }

    /// What the log is made with.
    public struct Configuration: Sendable {
        public var state: StateDirectory
        public var durability: Durability
        /// The size on disk, in bytes.
        public var cap: Int64
        /// 64 random bits, drawn at each start.
        public var run: UInt64
        public var bootID: String
        public var device: UInt32
        /// ms for which visitors are remembered.
        public var stickyWindow: Int64
        /// Where the box stands; goes with every visit of this run.
        public var location: String?
        /// This appliance has run before: a missing file is a loss.
        public var hasHistory: Bool

        public init(
            state: StateDirectory, durability: Durability, cap: Int64, run: UInt64, bootID: String, device: UInt32,
            stickyWindow: Int64 = 0, location: String? = nil, hasHistory: Bool
        ) {
            self.stickyWindow = stickyWindow
            self.location = location
            self.state = state
            self.durability = durability
            self.cap = cap
            self.run = run
            self.bootID = bootID
            self.device = device
            self.hasHistory = hasHistory
        }
    }

    /// How long relaxed visits gather before a commit, in ns.
    public static let relaxedWindow: UInt64 = 50_000_000

    /// What the writer's thread and everybody else both touch.
    final class Shared: Sendable {
        let intake: Mutex<Intake>
        let bell: Doorbell
        let figures = LogFigures()
        /// Set once, before the first visit.
        let listeners = Mutex<[any SettlementListener]>([])
        let source = Mutex<ClickIDSource?>(nil)
        /// What somebody else found wrong with the file.
        let damage = Mutex<String?>(nil)
        /// Revisions that wait, and whom to tell of their end.
        let revisions = Mutex<[(walk: LogRevision, end: @Sendable (Result<LogRevision.Outcome, any Error>) -> Void)]>([]
        )

        init(_ intake: Intake, _ bell: Doorbell) {
            self.intake = Mutex(intake)
            self.bell = bell
        }
    }

    let shared: Shared
    private let writer: LogWriter
    private let ended: AsyncStream<Void>
    private let opened: AsyncStream<UInt64?>

    /// Makes the log and starts its thread, which opens the file at once.
    public init(
        _ configuration: Configuration, timepiece: any Timepiece, health: HealthBoard, logger: Logger
    ) throws(SystemError) {
        let allowance = NonHumanAllowance(cap: configuration.cap)
        shared = Shared(Intake(mode: .failing, allowance: allowance), try Doorbell())
        let (opened, openedSignal) = AsyncStream.makeStream(of: UInt64?.self)
        let (ended, endedSignal) = AsyncStream.makeStream(of: Void.self)
        (self.opened, self.ended) = (opened, ended)
        let writer = LogWriter(
            configuration, shared: shared, timepiece: timepiece, health: health, logger: logger,
            opened: { openedSignal.yield($0) })
        self.writer = writer
        _ = try WorkerThread(name: "visit-log") {
            writer.run()
            endedSignal.finish()
        }
    }

    /// The floor for click IDs that the file asks for, once it is open; nil when it was lost, or cannot be opened
    /// within `patience`.
    public func clickFloor(patience: Duration) async -> UInt64? {
        await withTaskGroup(of: UInt64?.self) { group in
            group.addTask { [opened] in
                for await floor in opened { return floor }
                return nil
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            let floor = await group.next() ?? nil
            group.cancelAll()
            return floor
        }
    }

    /// Introduces the event loops, in the order of their lane numbers, and the source whose ceiling the log keeps.
    public func connect(_ listeners: [any SettlementListener], source: ClickIDSource) {
        shared.listeners.withLock { $0 = listeners }
        shared.source.withLock { $0 = source }
    }

    // MARK: Visits

    public func append(_ visit: Visit, claim: VisitClaim, lane: Int) -> Admission {
        let (admission, wake) = shared.intake.withLock { $0.append(visit, claim: claim, lane: lane) }
        if wake { shared.bell.ring() }
        return admission
    }

    public func isUsedUp(_ touchpoint: TouchpointID, limit: Int) -> Bool {
        shared.intake.withLock { $0.memory.isUsedUp(touchpoint, limit: limit) }
    }

    public func noteEarlyAnswers(_ sequences: [UInt64]) {
        shared.intake.withLock { $0.noteEarly(sequences) }
    }

    /// Notes that the wall clock was known.
    public func note(_ anchor: Anchor) {
        shared.intake.withLock { $0.tell(anchor) }
        shared.bell.ring()
    }

    /// Notes that the core has everything up to a line of a run: it may go when room is needed.
    public func release(through sequence: UInt64, run: UInt64) {
        shared.intake.withLock { $0.release(.init(sequence: sequence, run: run)) }
        shared.bell.ring()
    }

    /// Revises what the log says, while visits go on; answers when all of it is on the disk.
    public func revise(_ revision: LogRevision) async throws -> LogRevision.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            shared.revisions.withLock { $0.append((revision, { continuation.resume(with: $0) })) }
            shared.intake.withLock { $0.hasRevision = true }
            shared.bell.ring()
        }
    }

    /// Says that somebody found the file damaged: the writer sets it aside and begins anew.
    public func reportDamage(_ finding: String) {
        shared.damage.withLock { $0 = finding }
        shared.bell.ring()
    }

    /// Counts since the start.
    public var figures: LogFigures.Reading {
        shared.figures.reading(waiting: shared.intake.withLock { $0.waiting.count })
    }

    // MARK: Service

    /// Runs until a graceful stop, then writes everything that waits, and closes the file.
    public func run() async throws {
        try? await gracefulShutdown()
        await stop()
    }

    /// Writes everything that waits, closes the file and ends the thread.
    public func stop() async {
        shared.intake.withLock { $0.isStopping = true }
        shared.bell.ring()
        for await _ in ended {}
    }
}
