// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Keeps every visit once. One transaction for each call, which returns after its commit.
public protocol VisitLedger: Sendable {
    /// Records the lines of a batch under the device's number. A line that is there already is a duplicate; one that is
    /// there with another content, and one that cannot be read, becomes a dead letter. Never throws for what a line
    /// holds. `now` is Unix ms.
    func record(_ batch: VisitBatch, now: Int64) async throws(StoreError) -> BatchOutcome

    /// Where a click ID leads; nil when no record of the org carries it.
    func visit(_ click: ClickID, org: OrgID) async throws(StoreError) -> StoredVisit?
}

/// The customer of the system.
public typealias OrgID = Int64

/// A batch as it was read: what to keep, and what could not be read.
public struct VisitBatch: Sendable {
    /// A line to keep.
    public struct Entry: Sendable {
        public var line: WireLine
        /// The line's place in the batch, from 1.
        public var place: Int
        /// Where it stands in ``VisitBatch/bytes``.
        public var text: Range<Int>
    }

    /// A line that is not taken.
    public struct Refused: Sendable {
        public var refusal: WireRefusal
        public var place: Int
        public var text: Range<Int>
    }

    public var org: OrgID
    public var device: UInt32
    public var run: UInt64
    /// What came, for dead letters; empty where the visits were made here.
    public var bytes: [UInt8] = []
    public var entries: [Entry] = []
    public var refused: [Refused] = []
    /// Carried by hand, so that it may come after what followed it.
    public var isFromStick = false

    public init(org: OrgID, device: UInt32, run: UInt64) {
        self.org = org
        self.device = device
        self.run = run
    }
}

/// What became of a batch.
public struct BatchOutcome: Sendable, Equatable {
    public var accepted = 0
    public var duplicate = 0
    /// Lines whose content is another than before: number and place in the batch.
    public var conflicts: [Conflict] = []

    public struct Conflict: Sendable, Equatable {
        public var sequence: UInt64
        public var place: Int
    }

    public init() {}
}

/// A visit as the core keeps it.
public struct StoredVisit: Sendable, Equatable {
    public var device: UInt32
    public var line: WireLine

    public init(device: UInt32, line: WireLine) {
        self.device = device
        self.line = line
    }
}
