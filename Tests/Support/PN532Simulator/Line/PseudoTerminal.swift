// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A terminal whose other end is a program: the serial port that the simulated chip hangs on.
final class PseudoTerminal {
    /// The simulator's end.
    let master: Int32
    /// What the host opens. It is kept open here as well, or reading the other end fails with EIO between two hosts.
    private let slave: Int32
    /// Such as /dev/pts/7.
    let path: String

    /// Makes a pair in which bytes pass as they are. Fails with errno.
    init() throws(SimulatorError) {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &slave, &name, nil, nil) == 0 else { throw SimulatorError("open a pty", code: errno) }
        self.master = master
        self.slave = slave
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        for end in [master, slave] {
            var settings = termios()
            tcgetattr(end, &settings)
            cfmakeraw(&settings)
            tcsetattr(end, TCSANOW, &settings)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        // A host that does not read must not hold the simulator.
        _ = fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK)
    }

    deinit {
        close(master)
        close(slave)
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
