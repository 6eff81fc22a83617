// SPDX-License-Identifier: Apache-2.0

/// What the core has, told to the log once a second and not after every batch: each telling is a commit, for which
/// visitors wait. What is not told is only sent again.
struct Releases {
    private let tell: @Sendable (UInt64, UInt64) -> Void
    private var untold: (sequence: UInt64, run: UInt64)?
    private var toldAt = ContinuousClock.now

    init(_ tell: @escaping @Sendable (UInt64, UInt64) -> Void) {
        self.tell = tell
    }

    mutating func note(_ sequence: UInt64, _ run: UInt64) {
        if let untold, untold.run != run { flush() }
        untold = (sequence, run)
        if ContinuousClock.now - toldAt > .seconds(1) { flush() }
    }

    mutating func flush() {
        guard let untold else { return }
        tell(untold.sequence, untold.run)
        self.untold = nil
        toldAt = .now
    }
}
