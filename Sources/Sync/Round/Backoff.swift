// SPDX-License-Identifier: Apache-2.0

/// How long to wait after a round that failed: full jitter, so that boxes that lost the core together do not come back
/// together. It never gives up.
public struct Backoff: Sendable {
    /// The first bound.
    static let base: Duration = .seconds(1)
    /// The last bound.
    static let cap: Duration = .seconds(300)
    /// The longest wait that a core may ask for.
    static let longestAsked: Duration = .seconds(3_600)

    private(set) var failures = 0

    public init() {}

    /// Another failure. Answers a wait between nothing and a bound that doubles; what the core asked for is added to.
    public mutating func next(asked: Duration?, using generator: inout some RandomNumberGenerator) -> Duration {
        let bound = failures < 9 ? min(Self.base * (1 << failures), Self.cap) : Self.cap
        failures += 1
        let jitter = Self.random(upTo: bound, using: &generator)
        guard let asked else { return jitter }
        return min(asked, Self.longestAsked) + Self.random(upTo: min(bound, .seconds(10)), using: &generator)
    }

    /// A round that went well.
    public mutating func reset() { failures = 0 }

    /// The wait before the first attempt after a start: a power cut ends for many boxes in the same moment.
    public static func first(interval: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        random(upTo: min(interval, .seconds(60)), using: &generator)
    }

    private static func random(upTo bound: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        .milliseconds(Int64.random(in: 0...max(bound.components.seconds * 1_000, 1), using: &generator))
    }
}
