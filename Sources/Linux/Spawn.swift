// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A program that is to be started (posix_spawn(3)), with words as they are: no shell reads them.
struct Spawn {
    /// A path, or a name that is looked for in PATH.
    let program: String
    /// What follows the program's name.
    let arguments: [String]
    /// Descriptors of this process, and their numbers in the program; laid down in this order.
    let descriptors: [(own: Int32, its: Int32)]
    /// Signals that are as in a fresh process: whoever ignores one hands that down.
    let signals: [Int32]
    /// nil for the environment of this process.
    var environment: [String: String]?

    /// Starts it.
    func start() throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (own, its) in descriptors { unsafe posix_spawn_file_actions_adddup2(&actions, own, its) }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe posix_spawnattr_setsigmask(&attributes, &set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &set)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var pid = pid_t()
        let code: Int32
        if let environment {
            var entries = unsafe environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
            defer { unsafe entries.forEach { unsafe free($0) } }
            code = unsafe posix_spawnp(&pid, program, &actions, &attributes, &words, &entries)
        } else {
            code = unsafe posix_spawnp(&pid, program, &actions, &attributes, &words, environ)
        }
        guard code == 0 else { throw SystemError("run", program, code: code) }
        return pid
    }
}
