// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Another program, run to its end with words as they are: no shell reads them.
public struct ChildProgram: Sendable {
    /// How a program ended.
    public struct Outcome: Hashable, Sendable {
        /// What it exited with, or 128 and the number of the signal that ended it, as shells count.
        public let status: Int
        /// What it wrote to standard output, at most 1 MiB.
        public let output: [UInt8]
        /// What it wrote to standard error, at most 64 KiB.
        public let errors: [UInt8]
    }

    private let program: String
    private let arguments: [String]

    /// A program by its path, or by a name that is looked for in PATH. The arguments follow the program's name.
    public init(_ program: String, arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }

    /// Runs the program on `input`, in this process's environment. A program that takes longer than `patience` is
    /// ended, and the error is ETIMEDOUT. A program that is not there gives ENOENT.
    public func run(input: [UInt8] = [], patience: Duration) throws(SystemError) -> Outcome {
        let source = try MemoryFile(input)
        let output = try MemoryFile()
        let errors = try MemoryFile()
        let pid = try start([source.descriptor.number, output.descriptor.number, errors.descriptor.number])
        guard let status = try end(of: pid, within: patience) else {
            // A second for what it may have to tidy up.
            kill(pid, SIGTERM)
            if try end(of: pid, within: .seconds(1)) == nil {
                kill(pid, SIGKILL)
                _ = try end(of: pid, within: .seconds(60))
            }
            throw SystemError("run", program, code: ETIMEDOUT)
        }
        return Outcome(
            status: status, output: try output.content(limit: 1 << 20), errors: try errors.content(limit: 1 << 16))
    }

    /// `streams` become descriptors 0, 1 and 2. Signals are as in a fresh process: an ignored SIGPIPE is inherited.
    private func start(_ streams: [Int32]) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (target, stream) in streams.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, stream, Int32(target))
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var pid = pid_t()
        let code = unsafe posix_spawnp(&pid, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw SystemError("run", program, code: code) }
        return pid
    }

    /// Waits for the end by asking more and more seldom; nil when the time is up before.
    private func end(of pid: pid_t, within time: Duration) throws(SystemError) -> Int? {
        let end = ContinuousClock.now + time
        var pause: UInt32 = 1_000
        while true {
            var status: Int32 = 0
            if try systemCall("wait for", program, { unsafe Int(waitpid(pid, &status, WNOHANG)) }) > 0 {
                let signal = status & 0x7F
                return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + Int(signal)
            }
            guard ContinuousClock.now < end else { return nil }
            usleep(pause)
            pause = min(pause * 2, 50_000)
        }
    }
}
