// SPDX-License-Identifier: Apache-2.0

internal import DequeModule
internal import Glibc
internal import Linux
internal import Logging
internal import Redirect
internal import SQLite
internal import Synchronization
internal import Tracking

/// The one writer of `visits.db`: swaps the queue, writes it in one transaction, commits, lets the answers go. Runs on
/// a thread of its own until it is told to stop.
final class LogWriter: Sendable {
    let configuration: DurableLog.Configuration
    let shared: DurableLog.Shared
    let timepiece: any Timepiece
    let health: HealthBoard
    let logger: Logger
    /// Told once, when the first attempt to open the file has ended: the floor for click IDs.
    private let opened: @Sendable (UInt64?) -> Void

    /// How often the file is looked at when nothing happens, in ns.
    private static let upkeep: UInt64 = 10_000_000_000
    /// How long a failing disk is left alone between attempts, in ns.
    private static let retry: UInt64 = 1_000_000_000

    init(
        _ configuration: DurableLog.Configuration, shared: DurableLog.Shared, timepiece: any Timepiece,
        health: HealthBoard, logger: Logger, opened: @escaping @Sendable (UInt64?) -> Void
    ) {
        self.configuration = configuration
        self.shared = shared
        self.timepiece = timepiece
        self.health = health
        self.logger = logger
        self.opened = opened
    }

    func run() {
        var window = WaitWindow()
        var file = openFirst()
        var revising = RevisionTurn(shared)
        while true {
            waitForWork(&window, file)
            repair(&file)
            let (batch, isStopping) = shared.intake.withLock {
                $0.wakeAt = Int.max
                return ($0.take(bootTime: timepiece.moment().bootTime), $0.isStopping)
            }
            if !batch.isEmpty {
                if let open = file { write(batch, to: open, &window) } else { fail(batch) }
            }
            if let file, !isStopping { revising.takeTurn(file) } else { revising.giveUp() }
            guard isStopping else { continue }
            if shared.intake.withLock({ $0.hasWork && $0.mode != .failing }) { continue }
            end(file)
            return
        }
    }

    // MARK: Waiting

    /// Returns when something should be written, looked at or ended.
    private func waitForWork(_ window: inout WaitWindow, _ file: LogFile?) {
        let isFailing = shared.intake.withLock { $0.mode == .failing }
        if isFailing {
            if !shared.intake.withLock({ $0.isStopping }) { _ = shared.bell.wait(nanoseconds: Self.retry) }
            return
        }
        let hasWork = shared.intake.withLock { intake in
            intake.wakeAt = 1
            return intake.hasWork || intake.isStopping
        }
        if !hasWork, !isRung(file) { return }
        gather(&window)
    }

    /// Waits for the bell; a checkpoint that is due is made in the first quiet moment.
    private func isRung(_ file: LogFile?) -> Bool {
        if let file, file.checkpointNeed != .none {
            if shared.bell.wait(nanoseconds: Self.quiet) { return true }
            checkpoint(file)
        }
        return shared.bell.wait(nanoseconds: Self.upkeep)
    }

    private func checkpoint(_ file: LogFile) {
        do {
            try file.checkpoint()
        } catch {
            // The visits are safe in the write-ahead log; the next commit says if the disk is really ill.
            logger.debug("The checkpoint has to wait: \(error)")
        }
    }

    /// How long nothing may happen before a moment counts as quiet, in ns.
    private static let quiet: UInt64 = 20_000_000

    /// Waits for company, as long as the window says or the relaxed promise allows.
    private func gather(_ window: inout WaitWindow) {
        let started = Monotonic.now()
        while true {
            let now = Monotonic.now()
            let left: UInt64 = shared.intake.withLock { intake in
                if intake.isStopping { return 0 }
                let queued = intake.waiting.count
                if intake.mode == .relaxed {
                    intake.wakeAt = Self.relaxedBatch
                    let passed = now - started
                    let isFull = queued >= Self.relaxedBatch || passed >= DurableLog.relaxedWindow
                    return isFull ? 0 : DurableLog.relaxedWindow - passed
                }
                intake.wakeAt = window.expected
                return window.remaining(queued: queued, now: now)
            }
            if left == 0 { return }
            _ = shared.bell.wait(nanoseconds: left)
        }
    }

    /// How many relaxed visits make a commit of their own.
    private static let relaxedBatch = 1_024

    // MARK: Writing

    private func write(_ batch: LogFile.Batch, to file: LogFile, _ window: inout WaitWindow) {
        let started = Monotonic.now()
        do {
            try file.commit(batch)
        } catch {
            shared.figures.failures.wrappingAdd(1, ordering: .relaxed)
            fail(batch)
            if let error = error as? SQLiteError, error.meansDamage {
                shared.damage.withLock { $0 = error.message }
            } else {
                complain("\(error)")
            }
            return
        }
        let now = Monotonic.now()
        let queued = shared.intake.withLock { $0.waiting.count }
        window.noteCommit(of: batch.entries.count, queued: queued, duration: now - started, now: now)
        settle(batch.entries)
        shared.figures.note(commitOf: batch.entries.count, microseconds: (now - started) / 1_000)
        recover()
        if file.checkpointNeed == .now { checkpoint(file) }
        keepUnderCap(file, after: batch.entries.count)
    }

    /// Tells each event loop how far its visits have come.
    private func settle(_ entries: some Sequence<LogEntry>) {
        let listeners = shared.listeners.withLock { $0 }
        var reached = [UInt64](repeating: 0, count: listeners.count)
        for entry in entries {
            if let lane = entry.lane { reached[lane] = max(reached[lane], entry.sequence) }
        }
        for (lane, sequence) in reached.enumerated() where sequence > 0 { listeners[lane].settled(through: sequence) }
    }

    /// Lets the answers of a batch go without their commit, and those of what arrived meanwhile, and keeps the visits
    /// for later.
    private func fail(_ batch: LogFile.Batch) {
        let held = shared.intake.withLock { intake in
            intake.mode = .failing
            intake.putBack(batch)
            return intake.letGo()
        }
        settle(batch.entries)
        settle(held)
    }

    private func complain(_ reason: String) {
        let message = "Visits wait in memory because the log cannot be written: \(reason). Free or replace the disk."
        if health.raise(.init(.red, "log-failing", message)) { logger.error("\(message)") }
    }

    /// The disk takes visits again.
    private func recover() {
        shared.intake.withLock { intake in
            guard intake.mode == .failing else { return }
            intake.mode = configuration.durability == .commit ? .committing : .relaxed
        }
        if health.clear("log-failing") { logger.notice("The log is being written again.") }
    }

    private func keepUnderCap(_ file: LogFile, after count: Int) {
        let total = shared.figures.records.load(ordering: .relaxed)
        guard total / 512 != (total - UInt64(count)) / 512 || count == 0 else { return }
        guard let bytes = try? file.bytesInUse() else { return }
        shared.figures.bytes.store(UInt64(bytes), ordering: .relaxed)
        guard bytes > configuration.cap, let gaps = try? file.drop(2_000) else { return }
        let nonHuman = try? file.nonHuman()
        shared.intake.withLock { intake in
            for gap in gaps { intake.tell(gap) }
            if let nonHuman { intake.noteStored(nonHuman: nonHuman) }
        }
    }

    // MARK: Opening and mending

    private func start() -> LogFile.Start {
        LogFile.Start(
            run: configuration.run, bootID: configuration.bootID, device: configuration.device,
            location: configuration.location, moment: timepiece.moment())
    }

    private func openFirst() -> LogFile? {
        let file = open(isFirst: true)
        opened(file.flatMap { $0.finding.isNew && configuration.hasHistory ? nil : $0.finding.clickCeiling })
        return file
    }

    /// Opens the file and reports what was found; a damaged one is set aside first.
    private func open(isFirst: Bool) -> LogFile? {
        do {
            let file = try LogFile(path: configuration.state.visits, start: start())
            let recollection = try? file.recollection(
                window: configuration.stickyWindow, now: timepiece.moment())
            shared.intake.withLock { intake in
                intake.continueAfter(file.finding)
                if let recollection, isFirst { recollection.recall(to: &intake.memory) }
            }
            if isFirst { report(file.finding) }
            recover()
            return file
        } catch let error as SQLiteError where error.meansDamage {
            setAside(error.message)
            return isFirst ? open(isFirst: false) : nil
        } catch {
            complain("\(error)")
            return nil
        }
    }

    private func report(_ finding: LogFile.Finding) {
        let wall = timepiece.moment().wall
        if finding.isNew, configuration.hasHistory {
            lose("visits.db was missing at start. Its visits are lost unless you put the file back.", .logLost)
        } else if !finding.wasClean {
            shared.intake.withLock { $0.tell(Gap(reason: .uncleanStop, count: nil, walls: wall...wall)) }
            checkBehind()
        }
    }

    private func lose(_ message: String, _ reason: Gap.Reason) {
        health.raise(.init(.red, reason.rawValue, message))
        logger.error("\(message)")
        let wall = timepiece.moment().wall
        shared.intake.withLock { $0.tell(Gap(reason: reason, count: nil, walls: wall...wall)) }
    }

    /// Moves the damaged file and its companions aside as a set.
    private func setAside(_ finding: String) {
        do {
            let folder = try configuration.state.moveAside(
                "visits.db", suffixes: ["", "-wal", "-shm"], wall: timepiece.moment().wall)
            let place = folder.map { " The old files are in \($0)." } ?? ""
            lose("visits.db was damaged (\(finding)) and a new one was begun.\(place)", .logSetAside)
        } catch {
            complain("\(error)")
        }
    }

    /// Opens a file that is missing, replaces one that is damaged, puts back one that has lost its place.
    private func repair(_ file: inout LogFile?) {
        if file == nil {
            file = open(isFirst: false)
        } else if let finding = shared.damage.withLock({ $0.take() }) {
            // The connection goes first: closing it may still write to its files.
            file = nil
            setAside(finding)
            file = open(isFirst: false)
        } else if file?.isInPlace == false {
            putBack(&file)
        }
    }

    /// The file was deleted or overwritten while open. What is committed is still reachable through the connection:
    /// it is written out anew and takes the old place.
    private func putBack(_ file: inout LogFile?) {
        let path = configuration.state.visits
        let copy = path + ".rescue"
        unsafe unlink(copy)
        do {
            try file?.rescue(to: copy)
            file = nil
            let folder = try configuration.state.moveAside(
                "visits.db", suffixes: ["", "-wal", "-shm"], wall: timepiece.moment().wall)
            try systemCall("put back", path) { unsafe Int(rename(copy, path)) }
            try AtomicFile.synchronizeDirectory(of: path)
            let place = folder.map { " What was in its place is in \($0)." } ?? ""
            let message = "visits.db was removed or overwritten while in use; it was written back whole.\(place)"
            health.raise(.init(.red, "log-replaced", message))
            logger.error("\(message)")
        } catch {
            logger.warning("visits.db could not be written back whole: \(error)")
            unsafe unlink(copy)
            file = nil
            setAside("removed or overwritten while in use")
        }
        file = open(isFirst: false)
    }

    /// Checks the whole file behind the serving appliance, on a connection and a thread of its own.
    private func checkBehind() {
        let (path, shared, logger) = (configuration.state.visits, shared, logger)
        _ = try? WorkerThread(name: "quick-check") {
            do throws(SQLiteError) {
                let complaints = try Database(path: path, mode: .readOnly).quickCheck()
                guard let first = complaints.first else {
                    return logger.info("The log is sound after an unclean stop.")
                }
                shared.damage.withLock { $0 = first }
            } catch {
                guard error.meansDamage else { return logger.warning("The log could not be checked: \(error)") }
                shared.damage.withLock { $0 = error.message }
            }
            shared.bell.ring()
        }
    }

    // MARK: Ending

    private func end(_ file: LogFile?) {
        let (last, isEmpty) = shared.intake.withLock { ($0.nextSequence - 1, !$0.hasWork) }
        let ceiling = shared.source.withLock { $0?.ceiling } ?? 0
        do {
            try file?.close(clean: isEmpty, lastSequence: last, clickCeiling: ceiling)
        } catch {
            logger.error("The log could not be closed: \(error)")
        }
        if !isEmpty { logger.error("Visits were still in memory at the end: the disk took none of them.") }
    }
}

/// CLOCK_MONOTONIC.
enum Monotonic {
    /// Nanoseconds.
    static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
