// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A terminal whose other end is a program: the serial port that the simulated chip hangs on.
struct PseudoTerminal: Sendable {
    // The calls of <stdlib.h> for this leave a moment in which another thread's child inherits the descriptor. The
    // numbers are those of asm-generic/ioctls.h.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    /// The simulator's end.
    let master: Int32
    /// What the host opens. It is kept open here as well, or reading the other end fails with EIO between two hosts.
    private let slave: Int32
    /// Such as /dev/pts/7.
    let path: String

    /// Makes a pair in which bytes pass as they are.
    init() throws(SimulatorError) {
        // Without O_NONBLOCK a host that does not read would hold the simulator.
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard master >= 0 else { throw SimulatorError("open /dev/ptmx", code: errno) }
        var (lock, number): (Int32, Int32) = (0, 0)
        guard ioctl(master, Self.setLock, &lock) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
            let code = errno
            Glibc.close(master)
            throw SimulatorError("make a pty", code: code)
        }
        path = "/dev/pts/\(number)"
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else {
            let code = errno
            Glibc.close(master)
            throw SimulatorError("open \(path)", code: code)
        }
        var settings = termios()
        tcgetattr(slave, &settings)
        cfmakeraw(&settings)
        tcsetattr(slave, TCSANOW, &settings)
    }

    /// The path is gone when the host has closed it, too.
    func close() {
        Glibc.close(slave)
        Glibc.close(master)
    }

    /// What the host has written, nothing if it has not.
    func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(master, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    /// Gives the host bytes; what does not fit is lost, as on a wire.
    func write(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        _ = Glibc.write(master, bytes, bytes.count)
    }
}
