// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Testing

/// A directory that goes with the test.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/waypost-test-XXXXXX".utf8CString)
        path = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Another process, in a group of its own, which goes with the test.
final class Child: Sendable {
    private let pid: pid_t

    init(_ executable: String, _ arguments: [String]) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        defer { posix_spawnattr_destroy(&attributes) }
        var words = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        try #require(posix_spawn(&pid, executable, nil, &attributes, &words, environ) == 0)
        self.pid = pid
    }

    /// Ends the process and those it started, as a power cut would.
    func kill() {
        Glibc.kill(-pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    deinit { kill() }
}
