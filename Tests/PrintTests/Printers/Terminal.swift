// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// A pseudo-terminal: the only character device of which a test holds the other end.
final class Terminal: Sendable {
    /// The path of the device.
    let path: String
    private let master: Int32
    /// Held open, so that what was written outlives its writer.
    private let slave: Int32

    init() throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK unlocks the device, TIOCGPTN gives its number (ioctl_tty(2)).
        var lock: Int32 = 0
        var number: Int32 = 0
        try #require(ioctl(master, 0x4004_5431, &lock) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
        path = "/dev/pts/\(number)"
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    }

    deinit {
        close(master)
        close(slave)
    }

    /// Reads until `count` bytes have come, at most 4 KiB and then `pause` in µs at a time.
    func read(_ count: Int, pause: UInt32 = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < count {
            let got = Glibc.read(master, &chunk, chunk.count)
            guard got > 0 else { break }
            bytes += chunk[..<got]
            usleep(pause)
        }
        return bytes
    }

    /// Hangs up: the number stays taken, and stands for /dev/null from now on.
    func hangUp() {
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        dup2(null, master)
        close(null)
    }
}
