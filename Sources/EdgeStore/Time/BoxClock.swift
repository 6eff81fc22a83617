// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
public import Redirect
internal import Synchronization
public import Tracking

/// The box's clocks, and what its wall clock is worth.
public final class BoxClock: Timepiece {
    private let state: Atomic<UInt8>

    public init() {
        state = Atomic(Self.lookAtClock().rawValue)
    }

    public func moment() -> Moment {
        Moment(
            bootTime: Self.milliseconds(CLOCK_BOOTTIME), wall: Self.milliseconds(CLOCK_REALTIME),
            clock: ClockState(rawValue: state.load(ordering: .relaxed)) ?? .unknown)
    }

    /// Looks again at what the clock is worth; answers the state when it has changed.
    @discardableResult
    public func refresh() -> ClockState? {
        let now = Self.lookAtClock().rawValue
        return state.exchange(now, ordering: .relaxed) == now ? nil : ClockState(rawValue: now)
    }

    /// This boot's name: given by the service manager, which may hide the kernel's file, or the kernel's own.
    public static func bootID(environment: [String: String]) -> String {
        if let given = environment["BOOT_ID"], !given.isEmpty { return given }
        let bytes = (try? readFile("/proc/sys/kernel/random/boot_id")) ?? []
        let text = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
        return text.isEmpty ? "unknown" : text
    }

    /// A time service's own word first; then the kernel's; then whether a battery or the last shutdown set the clock.
    private static func lookAtClock() -> ClockState {
        func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
        if exists("/run/systemd/timesync/synchronized") { return .synced }
        if ClockDiscipline.isSynchronized { return .synced }
        if exists("/sys/class/rtc/rtc0") { return .rtc }
        if exists("/etc/fake-hwclock.data") || exists("/var/lib/systemd/timesync/clock") { return .floor }
        return .unknown
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
