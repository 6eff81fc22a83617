// SPDX-License-Identifier: Apache-2.0

/// When a reader at which nobody stands is closed and opened anew. Readers that were open for weeks have been seen to hang
/// until somebody pulled their plug (nfcpy#63); a fresh start costs a tenth of a second once a day.
struct IdleRenewal {
    private static let period = Duration.seconds(24 * 60 * 60)
    /// So long no tag has come: it is not the moment in which somebody holds one there again.
    private static let calm = Duration.seconds(60)

    private let opened: ContinuousClock.Instant
    private var used: ContinuousClock.Instant

    /// Counts from the moment in which the reader was opened.
    init(opened now: ContinuousClock.Instant) { (opened, used) = (now, now) }

    /// A tag is there.
    mutating func use(now: ContinuousClock.Instant) { used = now }

    func isDue(now: ContinuousClock.Instant) -> Bool { now - opened >= Self.period && now - used >= Self.calm }
}
