// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
public import Tracking

/// Mints this device's click IDs, for all event loops.
public final class ClickIDSource: Sendable {
    /// Under which number and key IDs are minted.
    public struct Signer: Sendable {
        public var version: ClickID.Version
        /// 24 bits.
        public var device: UInt32
        public var key: ClickIDKey

        public init(version: ClickID.Version, device: UInt32, key: ClickIDKey) {
            self.version = version
            self.device = device
            self.key = key
        }
    }

    private struct State {
        var mint: ClickIDMint
        var signer: Signer
        var generator = SystemRandomNumberGenerator()
    }

    private let state: Mutex<State>
    /// Stamps from here on should be noted outside of the log as well, ms since ``ClickID/epoch``.
    private let notedThrough: Atomic<UInt64>
    private let passed: @Sendable () -> Void

    /// A source whose IDs all have a time of at least `floor` (ms since ``ClickID/epoch``). `passed` is called, on an
    /// event loop, by the first stamp at or above what ``note(through:)`` last said, and then not again until it says
    /// more.
    public init(signer: Signer, floor: UInt64, noted: UInt64 = 0, passed: @escaping @Sendable () -> Void = {}) {
        state = Mutex(State(mint: ClickIDMint(floor: floor), signer: signer))
        notedThrough = Atomic(noted)
        self.passed = passed
    }

    /// Stamps below `ceiling` are noted.
    public func note(through ceiling: UInt64) { notedThrough.store(ceiling, ordering: .relaxed) }

    /// A fresh click ID. `wall` is the clock in Unix ms.
    public func mint(wall: Int64) -> ClickID {
        let (stamp, signer) = state.withLock { ($0.mint.next(wall: wall, using: &$0.generator), $0.signer) }
        let noted = notedThrough.load(ordering: .relaxed)
        if stamp.time >= noted,
            notedThrough.compareExchange(expected: noted, desired: .max, ordering: .relaxed).exchanged
        {
            passed()
        }
        return signer.key.sign(
            ClickID.Fields(version: signer.version, time: stamp.time, device: signer.device, random: stamp.random))
    }

    /// What to store so that nothing repeats after a restart.
    public var ceiling: UInt64 { state.withLock { $0.mint.ceiling } }

    /// No click ID from now on has an earlier time, ms since ``ClickID/epoch``.
    public func raise(to floor: UInt64) { state.withLock { $0.mint.raise(to: floor) } }

    /// Takes the number and key of an enrolment; `floor` is the core's `click_time_floor`.
    public func adopt(_ signer: Signer, floor: UInt64) {
        state.withLock {
            $0.signer = signer
            $0.mint.raise(to: floor)
        }
    }
}
