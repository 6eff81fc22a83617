// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Where visits go. Called on event loops, so no call may block.
public protocol VisitLog: Sendable {
    /// Takes a visit for good: it is written, or counted in a gap. Answers the sequence number whose commit the
    /// redirect should wait for, or nil when it should go out at once (relaxed durability, a verdict other than
    /// human, a log that is failing or full). `lane` is told through ``SettlementListener`` when the wait is over.
    func append(_ visit: Visit, lane: Int) -> UInt64?

    /// Says that the answers of these sequence numbers left before their commit.
    func noteEarlyAnswers(_ sequences: [UInt64])
}

/// One event loop's ear for the log.
public protocol SettlementListener: Sendable {
    /// Every visit of this lane with a sequence number up to and including `sequence` has been committed, or will not
    /// be for now: its answer should go. Called on the log's thread.
    func settled(through sequence: UInt64)
}
