// SPDX-License-Identifier: Apache-2.0

/// When a reader that does not answer is tried again: 0.2, 1, 5, then every 15 s. After each third failure in a row it
/// counts as absent, and what resets it is due.
struct ReconnectLadder {
    private static let steps: [Duration] = [.milliseconds(200), .seconds(1), .seconds(5), .seconds(15)]
    private static let patience = 3
    /// So long a bridge on USB takes to be there again, and some more.
    private static let restart = Duration.seconds(2)

    private(set) var failures = 0
    /// The moment of the next try.
    private(set) var next: ContinuousClock.Instant

    init(now: ContinuousClock.Instant) { next = now }

    /// The reader counts as absent.
    var isAbsent: Bool { failures >= Self.patience }

    /// A try has failed, or the reader was lost. True when the reset is due.
    mutating func fail(now: ContinuousClock.Instant) -> Bool {
        next = now + Self.steps[min(failures, Self.steps.count - 1)]
        failures += 1
        return failures % Self.patience == 0
    }

    /// The reader was reset, and needs a moment to be found again.
    mutating func reset(now: ContinuousClock.Instant) { next = now + Self.restart }

    /// The reader answers.
    mutating func succeed(now: ContinuousClock.Instant) { self = ReconnectLadder(now: now) }
}
