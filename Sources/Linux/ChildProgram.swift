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
        let pid = try Spawn(
            program: program, arguments: arguments,
            descriptors: [
                (source.descriptor.number, 0), (output.descriptor.number, 1), (errors.descriptor.number, 2),
            ], signals: [SIGPIPE]
        ).start()
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
