// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Synchronization

/// The writer's turn at revisions: one piece of the first that waits, and then visits again. Its lines are numbered and
/// written as everything else is, behind the visits that wait. Belongs to the writer's thread.
struct RevisionTurn {
    private let shared: DurableLog.Shared
    private var walk: RevisionWalk?

    /// Why a revision ends before its end.
    enum Failure: Error, CustomStringConvertible {
        case noLog

        var description: String { "the log cannot be written now; look at `waypost status`" }
    }

    init(_ shared: DurableLog.Shared) {
        self.shared = shared
    }

    /// Does a piece, if anything waits. What the last piece told has been written, or waits for a disk that takes it.
    mutating func takeTurn(_ file: LogFile) {
        guard shared.intake.withLock({ $0.isRevisionRipe && !$0.hasRevisionLines }),
            let first = shared.revisions.withLock({ $0.first?.walk })
        else { return }
        let walk = walk ?? RevisionWalk(first)
        self.walk = walk
        if walk.isDone { return end(.success(walk.outcome(in: file))) }
        do {
            let lines = try walk.step(file)
            shared.intake.withLock { $0.tell(lines) }
        } catch {
            end(.failure(error))
        }
    }

    /// Tells everybody who waits that nothing more will be done.
    mutating func giveUp() {
        while shared.revisions.withLock({ !$0.isEmpty }) { end(.failure(Failure.noLog)) }
    }

    private mutating func end(_ result: Result<LogRevision.Outcome, any Error>) {
        walk = nil
        let (done, isEmpty) = shared.revisions.withLock { revisions in
            let done = revisions.isEmpty ? nil : revisions.removeFirst()
            return (done, revisions.isEmpty)
        }
        shared.intake.withLock {
            if isEmpty { $0.hasRevision = false }
            $0.isRevisionRipe = false
        }
        done?.end(result)
    }
}
