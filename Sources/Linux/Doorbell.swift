// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// Wakes one waiting thread from any other (eventfd). Rings between two waits are one ring.
public final class Doorbell: Sendable {
    private let descriptor: Descriptor

    public init() throws(SystemError) {
        let number = try systemCall("make", "an eventfd") { Int(eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))) }
        descriptor = Descriptor(owning: Int32(number))
    }

    /// Wakes the waiting thread, or the next one that waits. Never blocks; safe on event loops.
    public func ring() {
        // The only failure is a counter that is full, and then the bell rings already.
        _ = eventfd_write(descriptor.number, 1)
    }

    /// Blocks the calling thread until the bell rings.
    public func wait() {
        while !poll(nil) {}
    }

    /// Blocks the calling thread until the bell rings (true) or the time is up (false).
    public func wait(nanoseconds: UInt64) -> Bool {
        let start = Doorbell.now()
        var left = nanoseconds
        while true {
            if poll(left) { return true }
            let passed = Doorbell.now() &- start
            if passed >= nanoseconds { return false }
            left = nanoseconds - passed
        }
    }

    /// One wait, which a signal may end early. True when the bell rang; its ring is then used up.
    private func poll(_ nanoseconds: UInt64?) -> Bool {
        var entry = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        if let nanoseconds {
            var limit = timespec(
                tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
            _ = unsafe ppoll(&entry, 1, &limit, nil)
        } else {
            _ = unsafe ppoll(&entry, 1, nil, nil)
        }
        var rings: eventfd_t = 0
        return unsafe eventfd_read(descriptor.number, &rings) == 0
    }

    /// Monotonic time in nanoseconds.
    private static func now() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
