// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

/// Revises a log that nobody else writes.
public enum LogRepair {
    /// Opens the log as a start of its own, revises it, and leaves it as clean or unclean as it was. The caller holds the
    /// state directory's lock. Blocks.
    public static func revise(
        _ revision: LogRevision, in state: StateDirectory, bootID: String, device: UInt32, moment: Moment
    ) throws -> LogRevision.Outcome {
        guard let _ = try LogReader(state) else { return LogRevision.Outcome() }
        let file = try LogFile(
            path: state.visits,
            start: LogFile.Start(
                run: UInt64.random(in: 0...UInt64.max), bootID: bootID, device: device, moment: moment))
        var last = file.finding.lastSequence
        let walk = RevisionWalk(revision)
        repeat {
            var batch = LogFile.Batch()
            for line in try walk.step(file) {
                last += 1
                batch.revisions.append((last, line))
            }
            if !batch.isEmpty { try file.commit(batch) }
        } while !walk.isDone
        try file.close(
            clean: file.finding.wasClean, lastSequence: last, clickCeiling: file.finding.clickCeiling)
        return walk.outcome(in: file)
    }
}
