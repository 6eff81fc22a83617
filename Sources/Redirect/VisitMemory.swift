// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// What is asked of the memory for one visit.
public struct VisitClaim: Sendable {
    /// ms for which a repeat shares the click ID of what it repeats; 0 for never.
    public var stickyWindow: Int64
    /// How often the touchpoint leads on; nil for as often as people come.
    public var limit: Int?
    /// The visit counts against the limit; else it is only asked whether there is any left.
    public var takes: Bool
    /// ms for which the same reading of a tag is the same tap; nil where nobody was led on, so that no tap counts.
    public var tapWindow: Int64?

    public init(stickyWindow: Int64 = 0, limit: Int? = nil, takes: Bool = true, tapWindow: Int64? = nil) {
        self.tapWindow = tapWindow
        self.stickyWindow = stickyWindow
        self.limit = limit
        self.takes = takes
    }
}

/// What the hot path remembers of visits: who came lately, and how often a touchpoint with a limit led on. A plain value;
/// whoever numbers visits keeps it under the same lock, so that what it decides is decided once.
public struct VisitMemory: Sendable {
    private struct Key: Hashable {
        var visitor: Visitor
        var placement: PlacementID

        /// Half of a visitor's bits are enough to spread them; the hasher is seeded.
        func hash(into hasher: inout Hasher) {
            hasher.combine(visitor.share)
            hasher.combine(placement.value)
        }
    }

    private struct Last {
        var clickID: ClickID?
        var sequence: UInt64
        /// CLOCK_BOOTTIME in ms.
        var seen: Int64
        /// The tap behind it, if there was one.
        var tap: Tap?
    }

    private struct Tap: Equatable {
        var uid: TapUID
        var counter: UInt32

        init?(_ reading: TagReading?) {
            guard let uid = reading?.uid, let counter = reading?.counter else { return nil }
            (self.uid, self.counter) = (uid, counter)
        }
    }

    /// Two generations: when the younger is full or old enough, the older is forgotten. Nothing is ever sorted or swept.
    private var young: [Key: Last] = [:]
    private var old: [Key: Last] = [:]
    private var youngSince: Int64 = 0
    private var served: [TouchpointID: Int] = [:]
    private var taps = TapMemory()

    /// How many visitors a generation holds: about 6 MB.
    public static let generation = 32_768

    public init() {}

    /// Settles what a visit is: a repeat takes the click ID and names the number of what it repeats; one beyond the limit
    /// becomes ``Outcome/overLimit`` and loses its click ID. True when it counts against the limit.
    public mutating func admit(_ visit: inout Visit, _ claim: VisitClaim) -> Bool {
        if let limit = claim.limit, let touchpoint = visit.touchpoint {
            guard !isUsedUp(touchpoint, limit: limit) else {
                visit.outcome = .overLimit
                visit.clickID = nil
                return false
            }
            if claim.takes { served[touchpoint, default: 0] += 1 }
        }
        if let window = claim.tapWindow { taps.settle(&visit, window: window) }
        // Who taps again has come again; who only opens a link again has not.
        if visit.repeatOf == nil, claim.stickyWindow > 0, let key = Self.key(of: visit),
            let last = young[key] ?? old[key], visit.moment.bootTime - last.seen < claim.stickyWindow,
            visit.tag == nil || Tap(visit.tag) == last.tap
        {
            visit.clickID = last.clickID
            visit.repeatOf = last.sequence
        }
        return claim.limit != nil && claim.takes
    }

    /// Whether a touchpoint has led on as often as it may.
    public func isUsedUp(_ touchpoint: TouchpointID, limit: Int) -> Bool { served[touchpoint, default: 0] >= limit }

    /// Remembers a visit under its number; a repeat keeps the number of what it repeats.
    public mutating func keep(_ visit: Visit, sequence: UInt64, _ claim: VisitClaim) {
        if claim.tapWindow != nil, visit.outcome != .overLimit { taps.keep(visit, sequence: sequence) }
        guard claim.stickyWindow > 0, visit.outcome != .overLimit, let key = Self.key(of: visit) else { return }
        let now = visit.moment.bootTime
        if young.count >= Self.generation || now - youngSince >= claim.stickyWindow {
            (old, young, youngSince) = (young, [:], now)
        }
        young[key] = Last(clickID: visit.clickID, sequence: visit.repeatOf ?? sequence, seen: now, tap: Tap(visit.tag))
    }

    /// Remembers how often a touchpoint has led on before.
    public mutating func recall(_ touchpoint: TouchpointID, served count: Int) {
        served[touchpoint] = max(count, served[touchpoint, default: 0])
    }

    /// Remembers how far a tag has counted.
    public mutating func recall(_ tag: TapUID, counter: UInt32) { taps.recall(tag, counter: counter) }

    /// The numbers that were given are given anew: nobody can be told any more what they repeat.
    public mutating func forgetNumbers() {
        young = [:]
        old = [:]
        taps.forgetNumbers()
    }

    private static func key(of visit: Visit) -> Key? {
        guard let visitor = visit.visitor, let placement = visit.placement else { return nil }
        return Key(visitor: visitor, placement: placement)
    }
}
