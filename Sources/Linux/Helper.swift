// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A process of ours that runs beside this one and speaks with it over descriptor 3. It has no input and no output, and
/// this process's standard error. It belongs to one thread.
public final class Helper {
    /// How a process ended.
    public enum End: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
    }

    /// The descriptor at which the helper finds its socket.
    public static let socket: Int32 = 3

    /// Its process.
    public let pid: Int32
    private let program: String
    private var outcome: End?
    private var isLeft = false

    /// Starts a program by its path; `arguments` follow its name. Signals are as in a fresh process. It gets this
    /// process's environment, where Swift's report of a crash is left out: it takes long, and a helper may crash.
    public init(_ program: String, arguments: [String], socket: SocketEnd) throws(SystemError) {
        self.program = program
        // Sources above every target, so that none is overwritten before its turn; where this process was started
        // without an input, a descriptor of ours may be below 3.
        let nothing = try Descriptor(opening: "/dev/null", flags: O_RDWR).raised()
        let end = try socket.descriptor.raised()
        var descriptors = [(own: nothing.number, its: Int32(0)), (nothing.number, 1)]
        if fcntl(2, F_GETFD) < 0 { descriptors.append((nothing.number, 2)) }
        descriptors.append((end.number, Self.socket))
        pid = try Spawn(
            program: program, arguments: arguments, descriptors: descriptors, signals: [SIGPIPE, SIGINT, SIGTERM],
            environment: ProcessEnvironment.variables.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        ).start()
    }

    deinit { kill() }

    /// How it ended; nil while it still runs when the time is up.
    public func end(within time: Duration) -> End? {
        let limit = ContinuousClock.now + time
        while outcome == nil {
            var status: Int32 = 0
            let found = unsafe waitpid(pid, &status, WNOHANG)
            if found == pid {
                let signal = status & 0x7F
                outcome = signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
            } else if found < 0, errno != EINTR {
                outcome = .exited(-1)
            } else {
                guard ContinuousClock.now < limit else { return nil }
                usleep(2_000)
            }
        }
        return outcome
    }

    /// Ends it at once. One that a driver holds in the kernel does not end even so, and is left alone after five seconds:
    /// whoever waits for it would hang with it.
    public func kill() {
        guard outcome == nil, !isLeft else { return }
        Glibc.kill(pid, SIGKILL)
        isLeft = end(within: .seconds(5)) == nil
    }
}

extension Descriptor {
    /// A copy with a number that no program expects anything at.
    fileprivate borrowing func raised() throws(SystemError) -> Descriptor {
        Descriptor(owning: Int32(try systemCall("copy", "a descriptor") { Int(fcntl(number, F_DUPFD_CLOEXEC, 10)) }))
    }
}
