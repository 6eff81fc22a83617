// SPDX-License-Identifier: Apache-2.0

public import EdgeStore
public import Logging
internal import NIOPosix
public import Redirect
public import ServiceLifecycle
internal import Synchronization
public import Tracking

/// The way to the core: rounds of heartbeat, catalog and visits, one after the other, for ever.
public final class SyncService: Service {
    /// What the service is told anew before each round.
    public struct Settings: Sendable {
        public var interval: Duration
        /// nil while nobody has said where the core is.
        public var uplink: (@Sendable () throws -> any Uplink)?
        public var core: String?

        public init(interval: Duration, core: String?, uplink: (@Sendable () throws -> any Uplink)?) {
            self.interval = interval
            self.core = core
            self.uplink = uplink
        }
    }

    /// The parts of the appliance that a round needs.
    public struct Box: Sendable {
        public var state: StateDirectory
        public var identity: IdentityFile
        public var log: DurableLog
        public var source: ClickIDSource
        public var timepiece: any Timepiece
        public var health: HealthBoard
        public var run: UInt64
        public var version: String

        public init(
            state: StateDirectory, identity: IdentityFile, log: DurableLog, source: ClickIDSource,
            timepiece: any Timepiece, health: HealthBoard, run: UInt64, version: String
        ) {
            self.state = state
            self.identity = identity
            self.log = log
            self.source = source
            self.timepiece = timepiece
            self.health = health
            self.run = run
            self.version = version
        }
    }

    private struct State {
        var status = SyncStatus()
        var failuresInARow = 0
        /// The last drain left more behind.
        var hasMore = false
        /// Those who asked for a round and wait for its end.
        var waiting: [CheckedContinuation<RoundFailure?, Never>] = []
        var lastAnchor: Int64?
        var isEnded = false
    }

    private let box: Box
    private let settings: @Sendable () -> Settings
    private let errands: [any Errand]
    private let logger: Logger
    private let started: Moment
    private let state = Mutex(State())
    private let bell: AsyncStream<Void>
    private let ringing: AsyncStream<Void>.Continuation

    public init(_ box: Box, errands: [any Errand], logger: Logger, settings: @escaping @Sendable () -> Settings) {
        self.box = box
        self.errands = errands
        self.logger = logger
        self.settings = settings
        started = box.timepiece.moment()
        (bell, ringing) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Service

    /// Runs rounds until a graceful stop, which abandons the one under way: what was not confirmed is sent again.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await self.rounds() }
        state.withLock { $0.isEnded = true }
        Self.answer(asking(), Self.ended)
    }

    private static let ended = RoundFailure.later("the appliance stops", after: nil)

    private func rounds() async {
        var generator = SystemRandomNumberGenerator()
        var backoff = Backoff()
        var wait = Backoff.first(interval: settings().interval, using: &generator)
        var bells = bell.makeAsyncIterator()
        while !Task.isCancelled {
            await pause(wait, &bells)
            guard !Task.isCancelled else { return }
            switch await round() {
            // A box that nobody has enrolled has not failed: it is ready as soon as somebody does.
            case _ where !box.identity.identity.isEnrolled, nil:
                backoff.reset()
                wait = state.withLock { $0.hasMore } ? .zero : settings().interval
            case .later(_, let asked): wait = backoff.next(asked: asked, using: &generator)
            case .stopped: wait = backoff.next(asked: nil, using: &generator)
            }
        }
    }

    /// Waits so long, or until somebody rings.
    private func pause(_ wait: Duration, _ bells: inout AsyncStream<Void>.Iterator) async {
        let alarm = Task { [ringing] in
            try await Task.sleep(for: wait)
            ringing.yield()
        }
        _ = await bells.next()
        alarm.cancel()
    }

    /// Asks for a round at once.
    public func ring() { ringing.yield() }

    /// Asks for a round at once and waits for its end; nil when it went well.
    public func roundNow() async -> RoundFailure? {
        await withCheckedContinuation { continuation in
            let isEnded = state.withLock { state in
                if !state.isEnded { state.waiting.append(continuation) }
                return state.isEnded
            }
            if isEnded { continuation.resume(returning: Self.ended) } else { ringing.yield() }
        }
    }

    /// Those who wait now, who are from here on the caller's to answer.
    private func asking() -> [CheckedContinuation<RoundFailure?, Never>] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    private static func answer(_ waiting: [CheckedContinuation<RoundFailure?, Never>], _ failure: RoundFailure?) {
        for continuation in waiting { continuation.resume(returning: failure) }
    }

    // MARK: Rounds

    private func round() async -> RoundFailure? {
        // Who asks from here on means a round that sees what was there when they asked: the next one.
        let waiting = asking()
        let failure: RoundFailure?
        do throws(RoundFailure) {
            try await attempt()
            failure = nil
        } catch {
            failure = error
        }
        note(failure)
        Self.answer(waiting, failure)
        return failure
    }

    private func attempt() async throws(RoundFailure) {
        let identity = box.identity.identity
        let settings = settings()
        guard identity.isEnrolled, let token = identity.token else {
            throw .later("this box is not enrolled: waypost enroll --core URL --code CODE", after: nil)
        }
        guard let make = settings.uplink else {
            throw .later("nobody has said where the core is (sync.core_url)", after: nil)
        }
        let uplink: any Uplink
        do { uplink = try make() } catch { throw .stopped(code: "core-url", "\(error)") }
        do throws(RoundFailure) {
            try await heartbeat(over: uplink, token: token)
            try await drain(over: uplink, token: token)
            // Afterwards, so that a catalog that does not get through keeps no visit back.
            for errand in errands { try await run(errand, over: uplink, token: token) }
        } catch {
            await uplink.close()
            throw error
        }
        await uplink.close()
    }

    private func heartbeat(over uplink: any Uplink, token: String) async throws(RoundFailure) {
        let before = box.timepiece.moment()
        let answer: UplinkAnswer
        do throws(UplinkError) {
            answer = try await uplink.send(
                UplinkRequest(
                    "POST", "/v1/edge/heartbeat",
                    fields: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
                    body: Array(message(before).json.utf8)))
        } catch {
            throw RoundFailure(error)
        }
        guard answer.status == 200 else { throw .of(answer, "a heartbeat") }
        guard answer.isVerified, let said = JSONValue(answer.body).flatMap({ HeartbeatAnswer($0) }) else {
            throw .stopped(
                code: "not-a-core",
                "what answers is not a core: it said 200 to a heartbeat and not what a core says; a login page in between, "
                    + "perhaps")
        }
        take(said, before: before)
        await keepTime(said.serverTime)
    }

    /// How often the core's time is written down, in ms: once a day.
    private static let timeInterval: Int64 = 86_400_000

    /// A box that loses its clock judges certificates by no earlier time than this.
    private func keepTime(_ time: Int64) async {
        let file = box.identity
        guard time - (file.identity.coreTime ?? 0) > Self.timeInterval else { return }
        do {
            try await NIOThreadPool.singleton.runIfActive { try file.update { $0.coreTime = time } }
        } catch {
            logger.warning("The core's time could not be written down: \(error)")
        }
    }

    private func message(_ now: Moment) -> Heartbeat {
        var heartbeat = Heartbeat()
        heartbeat.run = box.run
        heartbeat.version = box.version
        heartbeat.uptime = now.bootTime - started.bootTime
        heartbeat.colour = box.health.colour.name
        heartbeat.complaints = box.health.all.map { .init(code: $0.code, message: $0.message) }
        heartbeat.pending = state.withLock { Int64($0.status.pending) }
        heartbeat.clickCeiling = box.source.ceiling
        return heartbeat
    }

    /// How often the core's time is noted while the box's own clock is nobody's, in ms.
    private static let anchorInterval: Int64 = 600_000

    private func take(_ said: HeartbeatAnswer, before: Moment) {
        box.source.raise(to: said.clickTimeFloor)
        guard before.clock != .synced else { return }
        let after = box.timepiece.moment()
        let isDue = state.withLock { state in
            if let last = state.lastAnchor, after.bootTime - last < Self.anchorInterval { return false }
            state.lastAnchor = after.bootTime
            return true
        }
        guard isDue else { return }
        // The core spoke somewhere between question and answer.
        let half = (after.bootTime - before.bootTime) / 2
        box.log.note(
            Anchor(bootTime: before.bootTime + half, wall: said.serverTime, source: "core", error: half + 1_000))
    }

    private func run(_ errand: any Errand, over uplink: any Uplink, token: String) async throws(RoundFailure) {
        do {
            try await errand.run(over: uplink, token: token)
        } catch {
            throw RoundFailure(errand: error)
        }
    }

    private func drain(over uplink: any Uplink, token: String) async throws(RoundFailure) {
        let log = box.log
        let drain = Drain(
            state: box.state, token: token, quarantine: Quarantine(box.state),
            release: { log.release(through: $0, run: $1) })
        var counted = Drain.Outcome()
        do throws(RoundFailure) {
            try await drain.run(over: uplink, counted: &counted)
        } catch {
            count(counted)
            throw error
        }
        count(counted)
    }

    private func count(_ counted: Drain.Outcome) {
        state.withLock { state in
            state.hasMore = counted.isCut
            state.status.sent += counted.sent
            state.status.rejected += counted.rejected
        }
    }

    // MARK: What is told

    private static let complaints = [
        "sync-failing", "token-refused", "not-a-core", "core-untrusted", "core-url", "line-too-large",
        "quarantine-failing",
    ]

    private func note(_ failure: RoundFailure?) {
        let now = box.timepiece.moment().wall
        let failures = state.withLock { state in
            state.failuresInARow = failure == nil ? 0 : state.failuresInARow + 1
            state.status.lastError = failure?.description
            if failure == nil { state.status.lastSuccess = now }
            return state.failuresInARow
        }
        switch failure {
        case nil:
            for code in Self.complaints where box.health.clear(code) { logger.notice("The core is reached again.") }
        case .stopped(let code, let reason): complain(code, "Visits wait and the core does not get them: \(reason).")
        case .later(let reason, _) where failures >= 3 && box.identity.identity.isEnrolled:
            complain(
                "sync-failing", "Visits wait because the core is not reached: \(reason). Nothing is lost meanwhile.")
        case .later(let reason, _): logger.debug("The round has to wait: \(reason)")
        }
        let quarantined = Quarantine(box.state).count
        if quarantined > 0 {
            complain(
                "quarantine",
                "\(quarantined) lines that the core cannot read are in quarantine.ndjson; report them and move the file away."
            )
        } else {
            box.health.clear("quarantine")
        }
    }

    private func complain(_ code: String, _ message: String) {
        if box.health.raise(.init(.yellow, code, message)) { logger.warning("\(message)") }
    }

    /// How the way to the core is now. Blocks for a look at the log.
    public func status() -> SyncStatus {
        let identity = box.identity.identity
        var status = state.withLock { $0.status }
        status.isEnrolled = identity.isEnrolled
        status.core = settings().core
        status.org = identity.org
        if let standing = try? Outbox(box.state).standing {
            status.pending = standing.pending
            status.releasedThrough = standing.releasedThrough
            state.withLock { $0.status.pending = standing.pending }
        }
        status.quarantined = Quarantine(box.state).count
        if let catalog = try? CatalogFile(reading: box.state) {
            status.catalogCursor = try? catalog.cursor
            status.conflicts = (try? catalog.conflicts.map { "\($0.kind.rawValue) \($0.object): \($0.detail)" }) ?? []
        }
        return status
    }
}
