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
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for target: Int32 in [0, 1] {
            unsafe posix_spawn_file_actions_adddup2(&actions, nothing.number, target)
        }
        if fcntl(2, F_GETFD) < 0 { unsafe posix_spawn_file_actions_adddup2(&actions, nothing.number, 2) }
        unsafe posix_spawn_file_actions_adddup2(&actions, end.number, Self.socket)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGINT, SIGTERM] { unsafe sigaddset(&signals, signal) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        let variables = ProcessEnvironment.variables.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        var entries = unsafe variables.map { unsafe strdup("\($0)=\($1)") } + [nil]
        defer { unsafe entries.forEach { unsafe free($0) } }
        var pid = pid_t()
        let code = unsafe posix_spawn(&pid, program, &actions, &attributes, &words, &entries)
        guard code == 0 else { throw SystemError("run", program, code: code) }
        self.pid = pid
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
