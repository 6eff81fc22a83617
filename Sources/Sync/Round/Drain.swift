// SPDX-License-Identifier: Apache-2.0

internal import Deflate
internal import EdgeStore
internal import Linux
internal import NIOPosix
internal import Tracking

/// Empties the outbox: one batch in flight, in order, as far as the core goes along.
struct Drain: Sendable {
    let state: StateDirectory
    let token: String
    let quarantine: Quarantine
    /// Told now and then, and at the end, that the core has everything up to a line of a run.
    let release: @Sendable (UInt64, UInt64) -> Void
    /// How long a drain takes at most, so that the rest of a round comes while visits keep coming.
    var longest: Duration = .seconds(30)

    /// What a drain did.
    struct Outcome: Sendable, Equatable {
        var sent = 0
        var rejected = 0
        var quarantined = 0
        /// More is there, for the next round.
        var isCut = false
    }

    func run(over uplink: any Uplink, counted: inout Outcome) async throws(RoundFailure) {
        let end = ContinuousClock.now + longest
        var limit = VisitBatch.mostLines
        var passed: UInt64?
        var releases = Releases(release)
        defer { releases.flush() }
        while let batch = try await batch(after: passed, limit: limit) {
            guard !Task.isCancelled else { throw .later("stopped", after: nil) }
            guard ContinuousClock.now < end else {
                counted.isCut = true
                return
            }
            switch BatchVerdict(try await send(batch, over: uplink), to: batch) {
            case .kept(let through, let rejected):
                passed = through
                releases.note(through, batch.run)
                counted.sent += batch.lines.count { $0.sequence <= through }
                counted.rejected += rejected
                limit = min(VisitBatch.mostLines, limit * 2)
            case .divide(let reason):
                guard batch.lines.count == 1 else {
                    limit = batch.lines.count / 2
                    continue
                }
                try await setAside(batch.lines[0], reason)
                passed = batch.lines[0].sequence
                releases.note(batch.lines[0].sequence, batch.run)
                counted.quarantined += 1
            case .halve:
                guard batch.lines.count > 1 else {
                    throw .stopped(
                        code: "line-too-large",
                        "the core does not take line \(batch.lines[0].sequence): it is too large")
                }
                limit = batch.lines.count / 2
            case .failed(let failure): throw failure
            }
        }
    }

    /// One thread that leaves the processor to whoever answers visitors.
    private static let pool: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 1)
        pool.start()
        pool.submit { _ in ThreadPriority.yieldToOthers() }
        return pool
    }()

    /// Reading and packing block for some ms: a pool thread's work.
    private func batch(after passed: UInt64?, limit: Int) async throws(RoundFailure) -> VisitBatch? {
        do {
            return try await Self.pool.runIfActive {
                try VisitBatch(try Outbox(state).lines(after: passed, limit: limit))
            }
        } catch {
            throw .later("the log cannot be read: \(error)", after: nil)
        }
    }

    private func send(_ batch: VisitBatch, over uplink: any Uplink) async throws(RoundFailure) -> UplinkAnswer {
        do throws(UplinkError) {
            return try await uplink.send(
                UplinkRequest(
                    "POST", "/v1/edge/visits",
                    fields: [
                        ("Authorization", "Bearer \(token)"), ("Content-Type", "application/x-ndjson"),
                        ("Content-Encoding", "gzip"),
                    ], body: batch.body))
        } catch {
            throw RoundFailure(error)
        }
    }

    private func setAside(_ line: OutboxLine, _ reason: String) async throws(RoundFailure) {
        do {
            try await NIOThreadPool.singleton.runIfActive { try quarantine.add(line, reason: reason) }
        } catch {
            throw .stopped(
                code: "quarantine-failing", "a line that the core cannot read could not be set aside: \(error)")
        }
    }
}
