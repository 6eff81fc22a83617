// SPDX-License-Identifier: Apache-2.0

public import Synchronization

/// Counts of one redirect server since its start. Counts only rise; reading them together is not a snapshot.
public final class Tally: Sendable {
    public let requests = Atomic<UInt64>(0)
    public let redirects = Atomic<UInt64>(0)
    public let earlyAnswers = Atomic<UInt64>(0)
    /// HEAD requests, which are never recorded.
    public let heads = Atomic<UInt64>(0)
    public let probes = Atomic<UInt64>(0)
    /// Badges that were held to a reader of the box.
    public let badges = Atomic<UInt64>(0)
    /// Codes that nobody has, mistyped ones among them.
    public let orphans = Atomic<UInt64>(0)
    public let mistyped = Atomic<UInt64>(0)
    /// People who asked for somebody else's page and were led to the venue's.
    public let portals = Atomic<UInt64>(0)
    /// Redirects without the visitor's own query, which was too long to be sent on.
    public let droppedQueries = Atomic<UInt64>(0)
    /// Requests that could not be read.
    public let refusals = Atomic<UInt64>(0)
    public let connections = Atomic<UInt64>(0)
    /// Idle connections closed to make room for new ones.
    public let evictions = Atomic<UInt64>(0)

    public init() {}
}

extension Atomic where Value == UInt64 {
    /// Counts one more.
    @inline(__always)
    func count() { wrappingAdd(1, ordering: .relaxed) }

    /// The count so far.
    public var now: UInt64 { load(ordering: .relaxed) }
}
