// SPDX-License-Identifier: Apache-2.0

internal import DequeModule
internal import Linux
internal import SQLite
internal import Synchronization

/// One SQLite connection and the thread that owns it. Jobs run in the order in which they come. The writer runs all
/// that wait in one transaction, each in a savepoint of its own, and tells them after one flush.
final class ConnectionThread: Sendable {
    enum Kind { case writer, reader }

    /// What a job left behind: its end is told once it is known whether the transaction held. The argument is why it did
    /// not, or nil.
    enum Outcome {
        case done((StoreError?) -> Void)
        /// The job threw: what it did is undone, whatever becomes of the rest.
        case failed((StoreError?) -> Void)
    }

    struct Job: Sendable {
        let run: @Sendable (Database) -> Outcome
        /// Tells that it was not run.
        let refuse: @Sendable (StoreError) -> Void
    }

    private struct Queue {
        var jobs = Deque<Job>()
        var isStopping = false
    }

    private let queue = Mutex(Queue())
    private let bell: Doorbell
    private let ended: AsyncStream<Void>
    private let ending: AsyncStream<Void>.Continuation

    init(name: String, path: String, kind: Kind) throws {
        bell = try Doorbell()
        (ended, ending) = AsyncStream.makeStream()
        _ = try WorkerThread(name: name) { [self] in
            serve(path, kind)
            ending.finish()
        }
    }

    /// False when too many wait already, or after a stop.
    func enqueue(_ job: Job) -> Bool {
        let isTaken = queue.withLock { queue in
            guard !queue.isStopping, queue.jobs.count < CoreFile.mostWaiting else { return false }
            queue.jobs.append(job)
            return true
        }
        if isTaken { bell.ring() }
        return isTaken
    }

    /// Finishes what waits and ends the thread.
    func stop() async {
        queue.withLock { $0.isStopping = true }
        bell.ring()
        for await _ in ended {}
    }

    private func serve(_ path: String, _ kind: Kind) {
        var open: Database?
        while true {
            let (jobs, isStopping) = queue.withLock { queue in
                let jobs = kind == .writer ? queue.jobs : Deque(queue.jobs.prefix(1))
                queue.jobs.removeFirst(jobs.count)
                return (jobs, queue.isStopping && jobs.isEmpty)
            }
            if isStopping { return }
            guard !jobs.isEmpty else {
                wait(open, kind)
                continue
            }
            do {
                let database = try open ?? Self.connect(path, kind)
                open = database
                if kind == .writer { try Self.commit(jobs, to: database) } else { Self.answer(jobs, from: database) }
            } catch {
                for job in jobs { job.refuse(StoreError(error)) }
                open = nil
            }
        }
    }

    private static func connect(_ path: String, _ kind: Kind) throws(SQLiteError) -> Database {
        let database = try Database(path: path, mode: .readWrite)
        switch kind {
        case .writer:
            try database.useWriteAheadLog(.full, checkpoints: .byCaller)
            try database.execute("PRAGMA cache_size = -32000")
        case .reader: try database.execute("PRAGMA query_only = ON; PRAGMA cache_size = -4000")
        }
        return database
    }

    // MARK: Writing

    /// Throws where no transaction could begin: nothing was run, and nobody told.
    private static func commit(_ jobs: Deque<Job>, to database: Database) throws(SQLiteError) {
        try database.execute("BEGIN IMMEDIATE")
        var ends: [(StoreError?) -> Void] = []
        var failure: StoreError?
        for job in jobs {
            // A full disk ends the whole transaction behind SQLite's back.
            guard database.isInTransaction else {
                failure = .unavailable("the disk ended the transaction")
                job.refuse(.unavailable("the disk ended the transaction"))
                continue
            }
            ends.append(inSavepoint(job, database))
        }
        if failure == nil {
            do throws(SQLiteError) { try database.execute("COMMIT") } catch {
                failure = StoreError(error)
                database.rollback()
            }
        }
        for end in ends { end(failure) }
        if database.logFrames >= mostFrames { try? database.checkpoint() }
    }

    private static func inSavepoint(_ job: Job, _ database: Database) -> (StoreError?) -> Void {
        do throws(SQLiteError) { try database.execute("SAVEPOINT job") } catch {
            let reason = StoreError(error)
            return { _ in job.refuse(reason) }
        }
        switch job.run(database) {
        case .done(let end):
            do throws(SQLiteError) { try database.execute("RELEASE job") } catch {
                let reason = StoreError(error)
                return { end($0 ?? reason) }
            }
            return end
        case .failed(let end):
            try? database.execute("ROLLBACK TO job; RELEASE job")
            return { _ in end(nil) }
        }
    }

    /// 16 MB: what a start after a power cut reads again in some tens of ms.
    private static let mostFrames = 4_000
    /// How long nothing may happen before a moment counts as quiet, in ns.
    private static let quiet: UInt64 = 20_000_000
    /// How long a thread sleeps when nobody rings, in ns.
    private static let idle: UInt64 = 60_000_000_000

    /// Waits for the bell; a checkpoint that is due is made in the first quiet moment.
    private func wait(_ database: Database?, _ kind: Kind) {
        if kind == .writer, let database, database.logFrames >= Database.checkpointFrames {
            if bell.wait(nanoseconds: Self.quiet) { return }
            try? database.checkpoint()
        }
        _ = bell.wait(nanoseconds: Self.idle)
    }

    // MARK: Reading

    private static func answer(_ jobs: Deque<Job>, from database: Database) {
        for job in jobs {
            switch job.run(database) {
            case .done(let end), .failed(let end): end(nil)
            }
        }
    }
}
