// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Counts of the log since its start.
public final class LogFigures: Sendable {
    /// The counts at one moment.
    public struct Reading: Sendable {
        public var records: UInt64
        public var commits: UInt64
        public var failures: UInt64
        /// The last commit's duration in µs.
        public var lastCommit: UInt64
        /// The sum of all commits' durations in µs.
        public var commitTime: UInt64
        /// Visits in memory.
        public var waiting: Int
        /// Bytes on disk at the last look.
        public var bytes: UInt64
    }

    let records = Atomic<UInt64>(0)
    let commits = Atomic<UInt64>(0)
    let failures = Atomic<UInt64>(0)
    let lastCommit = Atomic<UInt64>(0)
    let commitTime = Atomic<UInt64>(0)
    let bytes = Atomic<UInt64>(0)

    /// A commit of `count` records took `microseconds`.
    func note(commitOf count: Int, microseconds: UInt64) {
        records.wrappingAdd(UInt64(count), ordering: .relaxed)
        commits.wrappingAdd(1, ordering: .relaxed)
        lastCommit.store(microseconds, ordering: .relaxed)
        commitTime.wrappingAdd(microseconds, ordering: .relaxed)
    }

    func reading(waiting: Int) -> Reading {
        Reading(
            records: records.load(ordering: .relaxed), commits: commits.load(ordering: .relaxed),
            failures: failures.load(ordering: .relaxed), lastCommit: lastCommit.load(ordering: .relaxed),
            commitTime: commitTime.load(ordering: .relaxed), waiting: waiting, bytes: bytes.load(ordering: .relaxed))
    }
}
