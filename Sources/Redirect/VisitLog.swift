// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Where visits go. Called on event loops, so no call may block.
public protocol VisitLog: Sendable {
    /// Takes a visit for good: it is written, or counted in a gap. What it turns out to be (a repeat, one too many) is
    /// decided here and once, also among event loops. `lane` is told through ``SettlementListener`` when the wait is over.
    func append(_ visit: Visit, claim: VisitClaim, lane: Int) -> Admission

    /// Whether a touchpoint has led on as often as it may, for a request that is not kept.
    func isUsedUp(_ touchpoint: TouchpointID, limit: Int) -> Bool

    /// Says that the answers of these sequence numbers left before their commit.
    func noteEarlyAnswers(_ sequences: [UInt64])
}

extension VisitLog {
    public func isUsedUp(_ touchpoint: TouchpointID, limit: Int) -> Bool { false }
}

/// What a visit turned out to be.
public struct Admission: Sendable {
    /// The click ID to answer with: the visit's own, or that of the one which it repeats.
    public var clickID: ClickID?
    /// The touchpoint has led on as often as it may.
    public var isOverLimit: Bool
    /// The sequence number whose commit the answer should wait for, or nil when it should go out at once (relaxed
    /// durability, a verdict other than human, a log that is failing or full).
    public var wait: UInt64?

    /// What a visit turned out to be, which nothing waits for yet.
    public init(_ visit: borrowing Visit, wait: UInt64? = nil) {
        clickID = visit.clickID
        isOverLimit = visit.outcome == .overLimit
        self.wait = wait
    }
}

/// One event loop's ear for the log.
public protocol SettlementListener: Sendable {
    /// Every visit of this lane with a sequence number up to and including `sequence` has been committed, or will not
    /// be for now: its answer should go. Called on the log's thread.
    func settled(through sequence: UInt64)
}
