// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Linux
import Synchronization

/// The thread between the pty and the bench.
final class Worker: Sendable {
    let bench: Mutex<Bench>
    /// An eventfd: something has changed that the thread shall look at.
    private let bell: Int32

    init(_ bench: sending Bench) {
        self.bench = Mutex(bench)
        bell = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    }

    deinit {
        close(bell)
    }

    func ring() {
        eventfd_write(bell, 1)
    }

    /// Serves until the end is asked for.
    func run(_ first: PseudoTerminal) {
        var terminal: PseudoTerminal? = first
        defer { terminal?.close() }
        while true {
            let (hasEnded, wantsPlug, deadline) = bench.withLock { ($0.hasEnded, $0.wantsPlug, $0.deadline) }
            if hasEnded { break }
            if wantsPlug, terminal == nil {
                terminal = try? PseudoTerminal()
                let path = terminal?.path
                bench.withLock { bench in
                    bench.chip.restart()
                    bench.path = path
                }
            } else if !wantsPlug, terminal != nil {
                terminal?.close()
                terminal = nil
                bench.withLock { $0.path = nil }
            }
            wait(for: terminal?.master ?? -1, until: deadline)
            guard let terminal else { continue }
            let bytes = terminal.read()
            let (output, paces, chunk, written) = bench.withLock { bench in
                let before = bench.counts.writes
                let output = (bytes.isEmpty ? [] : bench.take(bytes, now: .now)) + bench.tick(now: .now)
                return (output, bench.paces, bench.chunk, bench.counts.writes - before)
            }
            if paces { Self.pass(bytes: bytes.count + output.joined().count, writes: written) }
            for part in output { send(part, chunk: chunk, to: terminal) }
        }
    }

    private func wait(for descriptor: Int32, until deadline: ContinuousClock.Instant?) {
        var entries = [
            pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        var limit: Int32 = -1
        if let deadline {
            // One more, so that the time has come when the wait is over.
            limit = Int32(clamping: Int((deadline - .now) / .milliseconds(1)) + 1)
        }
        poll(&entries, 2, max(limit, deadline == nil ? -1 : 0))
        var rings: eventfd_t = 0
        eventfd_read(bell, &rings)
    }

    private func send(_ part: [UInt8], chunk: Int?, to terminal: PseudoTerminal) {
        guard let chunk else { return terminal.write(part) }
        for start in stride(from: 0, to: part.count, by: chunk) {
            terminal.write(part[start..<min(start + chunk, part.count)])
            // Long enough that the host sees the piece alone.
            usleep(500)
        }
    }

    /// Waits as long as the bytes take at 115200 baud and pages take to be written (4 ms, NTAG21x data sheet, 10.4).
    private static func pass(bytes: Int, writes: Int) {
        usleep(useconds_t(bytes * 10 * 1_000_000 / 115_200 + writes * 4_000))
    }
}
