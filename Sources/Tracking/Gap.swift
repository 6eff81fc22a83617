// SPDX-License-Identifier: Apache-2.0

/// What the log does not hold, told upstream instead of kept quiet.
public struct Gap: Sendable, Equatable {
    /// Why records are missing.
    public enum Reason: String, Sendable, CaseIterable {
        /// The appliance stopped without saying goodbye: what had been answered early may be lost, uncounted.
        case uncleanStop = "unclean-stop"
        /// The log was gone when the appliance started or while it ran.
        case logLost = "log-lost"
        /// The log was damaged and moved aside.
        case logSetAside = "log-set-aside"
        /// More visits waited for a failing disk than memory holds.
        case memoryFull = "memory-full"
        /// The log reached its size on disk.
        case capReached = "cap-reached"
        /// More robots a minute than are recorded one by one: a count, nothing lost of people.
        case nonHumanSummary = "non-human-summary"
    }

    public var reason: Reason
    /// How many records; nil when nobody can know.
    public var count: Int?
    /// The sequence numbers of the span, where known.
    public var sequences: ClosedRange<UInt64>?
    /// Unix ms by the box's clock, where known.
    public var walls: ClosedRange<Int64>?

    public init(
        reason: Reason, count: Int?, sequences: ClosedRange<UInt64>? = nil, walls: ClosedRange<Int64>? = nil
    ) {
        self.reason = reason
        self.count = count
        self.sequences = sequences
        self.walls = walls
    }

    /// One more record lost, with its number and time.
    public mutating func add(sequence: UInt64?, wall: Int64) {
        count = count.map { $0 + 1 }
        if let sequence {
            sequences =
                min(sequences?.lowerBound ?? sequence, sequence)...max(sequences?.upperBound ?? sequence, sequence)
        }
        walls = min(walls?.lowerBound ?? wall, wall)...max(walls?.upperBound ?? wall, wall)
    }
}

/// A moment at which the wall clock was known: from it, other moments of the same boot are told.
public struct Anchor: Sendable, Equatable {
    /// CLOCK_BOOTTIME in ms.
    public var bootTime: Int64
    /// The true time, Unix ms.
    public var wall: Int64
    /// Who said so: `timesync`, `core`.
    public var source: String
    /// How far off it may be, in ms.
    public var error: Int64

    public init(bootTime: Int64, wall: Int64, source: String, error: Int64) {
        self.bootTime = bootTime
        self.wall = wall
        self.source = source
        self.error = error
    }
}
