// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Redirect
internal import Synchronization
internal import Tracking

/// Brings the visits of redirects into the ledger, all that wait in one go.
final class RedirectLog: Sendable {
    /// How long a redirect waits for its visit's commit.
    private static let patience: Duration = .milliseconds(150)
    /// How long after a failure it is tried again, and how often sums of robots are looked at.
    private static let pause: Duration = .seconds(1)
    private static let rounds: Duration = .seconds(10)

    private struct State {
        var queue = VisitQueue()
        /// Of this start alone: a core that has restarted counts a limit anew.
        var memory = VisitMemory()
        var lastNumber: UInt64 = 0
        var answers: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let ledger: any VisitLedger
    private let timepiece: any Timepiece
    private let tally: CoreTally
    private let logger: Logger
    private let state = Mutex(State())
    private let bell: AsyncStream<Void>
    private let rope: AsyncStream<Void>.Continuation

    init(_ ledger: any VisitLedger, timepiece: any Timepiece, tally: CoreTally, logger: Logger) {
        self.ledger = ledger
        self.timepiece = timepiece
        self.tally = tally
        self.logger = logger
        (bell, rope) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Notes a visit and what it turned out to be; a human's answer waits a moment for the commit.
    func keep(_ visit: Visit, _ claim: VisitClaim, of org: OrgID) async -> Admission {
        let visit = state.withLock { state in
            var visit = visit
            _ = state.memory.admit(&visit, claim)
            state.lastNumber += 1
            state.memory.keep(visit, sequence: state.lastNumber, claim)
            return visit
        }
        await keep(visit, of: org)
        return Admission(visit, wait: nil)
    }

    private func keep(_ visit: Visit, of org: OrgID) async {
        await withCheckedContinuation { continuation in
            let (ticket, isTaken) = state.withLock { state in
                let place = state.queue.append(visit, of: org)
                if let ticket = place.ticket { state.answers[ticket] = continuation }
                return place
            }
            rope.yield()
            if !isTaken { tally.unrecorded.count() }
            guard let ticket else { return continuation.resume() }
            Task {
                try? await Task.sleep(for: Self.patience)
                self.letGo(ticket)
            }
        }
    }

    private func letGo(_ ticket: UInt64) {
        let answer = state.withLock { state in
            let answer = state.answers.removeValue(forKey: ticket)
            if answer != nil { state.queue.noteEarly(ticket) }
            return answer
        }
        answer?.resume()
    }

    /// Writes until ``stop()``, and then what still waits, for at most five seconds.
    func run() async {
        let rounds = Task { [rope] in
            while (try? await Task.sleep(for: Self.rounds)) != nil { rope.yield() }
        }
        defer { rounds.cancel() }
        for await _ in bell {
            if await !write() { await rest(ringing: true) }
        }
        let end = ContinuousClock.now + .seconds(5)
        while !state.withLock({ $0.queue.isEmpty }), ContinuousClock.now < end, !Task.isCancelled {
            if await !write(isStopping: true) { await rest(ringing: false) }
        }
        if !state.withLock({ $0.queue.isEmpty }) { logger.error("Redirects whose visits nothing took are lost.") }
    }

    private func rest(ringing: Bool) async {
        try? await Task.sleep(for: ringing ? Self.pause : .milliseconds(100))
        if ringing { rope.yield() }
    }

    /// Ends ``run()``.
    func stop() { rope.finish() }

    /// Writes what waits. False when some of it could not be.
    private func write(isStopping: Bool = false) async -> Bool {
        let bootTime = timepiece.moment().bootTime
        while true {
            let taken = state.withLock { $0.queue.take(bootTime: bootTime, isStopping: isStopping) }
            if taken.isEmpty { return true }
            let isWritten = await withTaskGroup(of: Bool.self) { group in
                for (batch, entries) in taken { group.addTask { await self.write(batch, entries) } }
                return await group.reduce(true) { $0 && $1 }
            }
            if !isWritten { return false }
        }
    }

    private func write(_ batch: VisitBatch, _ entries: [VisitQueue.Entry]) async -> Bool {
        do throws(StoreError) {
            _ = try await ledger.record(batch, now: timepiece.moment().wall)
        } catch {
            state.withLock { $0.queue.putBack(entries, of: batch.org) }
            logger.error("\(entries.count) redirects could not be noted and wait: \(error)")
            return false
        }
        let answers = state.withLock { state in
            state.queue.settle(entries)
            return entries.compactMap { entry in entry.ticket.flatMap { state.answers.removeValue(forKey: $0) } }
        }
        for answer in answers { answer.resume() }
        return true
    }
}
