// SPDX-License-Identifier: Apache-2.0

/// What the wall clock was worth.
public enum ClockState: UInt8, Sendable, CaseIterable {
    /// Nothing is known of it.
    case unknown = 0
    /// Restored from the last shutdown: not later than the truth, by an unknown amount.
    case floor = 1
    /// Read from a battery-backed clock.
    case rtc = 2
    /// Disciplined by a time service.
    case synced = 3

    /// The word in every format.
    public var name: String {
        switch self {
        case .unknown: "unknown"
        case .floor: "floor"
        case .rtc: "rtc"
        case .synced: "synced"
        }
    }

    /// A clock state from its word.
    public init?(name: some StringProtocol) {
        guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = state
    }
}

/// An instant as the box saw it: raw readings, kept for ever and resolved only when they are sent.
public struct Moment: Sendable, Equatable {
    /// CLOCK_BOOTTIME in ms: never steps, counts suspend, starts anew at each boot.
    public var bootTime: Int64
    /// CLOCK_REALTIME in Unix ms, right or wrong.
    public var wall: Int64
    public var clock: ClockState

    /// No clock that is right shows an earlier time, Unix ms: this software did not exist before.
    public static let earliest: Int64 = 1_790_000_000_000

    /// The wall clock where it may be trusted with a date: its state is known, or it has at least seen this software.
    /// Nil for a box whose clock has lost its battery.
    public var date: Int64? { clock != .unknown || wall >= Self.earliest ? wall : nil }

    public init(bootTime: Int64, wall: Int64, clock: ClockState) {
        self.bootTime = bootTime
        self.wall = wall
        self.clock = clock
    }
}
