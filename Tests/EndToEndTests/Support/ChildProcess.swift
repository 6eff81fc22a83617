// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// How a process ended.
enum ExitStatus: Equatable, CustomStringConvertible {
    case exited(Int32)
    case signalled(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(waitStatus >> 8 & 0xFF) : .signalled(signal)
    }

    var description: String {
        switch self {
        case .exited(let code): "exited with \(code)"
        case .signalled(let signal): "ended by signal \(signal)"
        }
    }
}

/// A process that the test started and answers for. Its output goes to files, so that a full pipe never stops it and
/// an unflushed line is not seen.
final class ChildProcess: Sendable {
    let pid: pid_t
    private let outputPath: String
    private let errorPath: String
    private let status = Mutex<ExitStatus?>(nil)

    /// Starts `command` (an absolute path and its arguments) in `directory`, with no more environment than is given.
    init(_ command: [String], environment: [String: String], directory: String, name: String) throws {
        outputPath = "\(directory)/\(name).out"
        errorPath = "\(directory)/\(name).err"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let create = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, create, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, create, 0o600)

        // The test runner may ignore or block signals; the child must start with the signals of a fresh shell.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        // posix_spawn has no portable way to start elsewhere; a shell that replaces itself keeps the pid.
        let arguments = CStrings(["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + command)
        let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, "/bin/sh", &actions, &attributes, arguments.pointers, variables.pointers)
        guard failure == 0 else { throw Trouble("cannot start \(command[0]): \(String(cString: strerror(failure)))") }
        self.pid = pid
    }

    deinit { stop() }

    /// What it has written to its standard output so far.
    var output: String { Self.text(at: outputPath) }
    /// What it has written to its standard error so far.
    var errors: String { Self.text(at: errorPath) }

    /// Its end, or nil while it runs.
    var end: ExitStatus? {
        status.withLock { status in
            if status == nil {
                var raw: Int32 = 0
                if waitpid(pid, &raw, WNOHANG) == pid { status = ExitStatus(waitStatus: raw) }
            }
            return status
        }
    }

    /// Waits for the end, or answers nil when the time is over and it still runs.
    func waitForEnd(within seconds: Double) -> ExitStatus? {
        eventually(within: seconds) { end != nil }
        return end
    }

    /// Sends a signal, unless it has ended.
    func signal(_ signal: Int32) {
        status.withLock { status in
            // Under the lock, so that the number is not that of another process after a wait elsewhere.
            if status == nil { _ = Glibc.kill(pid, signal) }
        }
    }

    /// Ends it whatever it does, and waits.
    @discardableResult
    func stop() -> ExitStatus? {
        if end == nil { signal(SIGKILL) }
        return waitForEnd(within: 10)
    }

    /// How many descriptors it holds open.
    var descriptorCount: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
    }

    /// Its resident memory in MB.
    var residentMegabytes: Int {
        let line = Self.text(at: "/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 / 1024 } ?? 0
    }

    private static func text(at path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// A null-terminated vector of C strings.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }
    deinit { for pointer in pointers { free(pointer) } }
}
