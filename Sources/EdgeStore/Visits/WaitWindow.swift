// SPDX-License-Identifier: Apache-2.0

/// How long the writer waits for company before it commits. Clients that have just been answered tend to come back
/// together; a commit that starts without them makes two half-full batches take turns, each client waiting for both.
/// So the writer waits for as many as were there, but only for a part of what a commit costs: on a fast disk hardly
/// at all, and for a single client never.
struct WaitWindow {
    /// Smoothed duration of a commit, in ns.
    private(set) var commit: UInt64 = 0
    /// How many visits to wait for.
    private(set) var expected = 1
    /// When the wait ends, by the monotonic clock in ns.
    private(set) var end: UInt64 = 0

    /// The share of a commit that may be spent on waiting.
    static let share = 0.5
    /// Bounds of the wait in ns. Below the lower one, waking up costs more than the company saves.
    static let bounds: ClosedRange<UInt64> = 200_000...15_000_000

    /// A commit of `count` visits has ended at `now` after `duration` ns, and `queued` others arrived meanwhile.
    mutating func noteCommit(of count: Int, queued: Int, duration: UInt64, now: UInt64) {
        commit = commit == 0 ? duration : (commit * 7 + duration) / 8
        expected = max(1, count + queued)
        let wait = UInt64(Double(commit) * Self.share)
        end = now + min(max(wait, Self.bounds.lowerBound), Self.bounds.upperBound)
    }

    /// How much longer to wait with `queued` visits at hand, in ns; 0 when the commit should start.
    func remaining(queued: Int, now: UInt64) -> UInt64 {
        queued >= expected || now >= end ? 0 : end - now
    }
}
