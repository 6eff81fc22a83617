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

/// A batch as it was read: what to keep, and what could not be.
public struct VisitBatch: Sendable {
    public var org: OrgID
    public var device: UInt32
    public var run: UInt64
    public var lines: [WireLine]
    /// Lines that could not be taken before they reached the ledger, each with its place in the batch from 1 and its
    /// text, at most 16 KiB.
    public var refused: [(line: Int, refusal: WireRefusal, text: [UInt8])]

    public init(
        org: OrgID, device: UInt32, run: UInt64, lines: [WireLine],
        refused: [(line: Int, refusal: WireRefusal, text: [UInt8])] = []
    ) {
        self.org = org
        self.device = device
        self.run = run
        self.lines = lines
        self.refused = refused
    }
}

/// What became of a batch.
public struct BatchOutcome: Sendable, Equatable {
    public var accepted = 0
    public var duplicate = 0
    /// Sequence numbers whose content is another than before.
    public var conflicts: [UInt64] = []

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

/// The customer of the system.
public typealias OrgID = Int64
