// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import Testing

@testable import Daemon

@Suite("The lock of a state directory")
struct StateLockTests {
    @Test("A second holder is refused with the first one's pid and the directory, until the first lets go")
    func refusesSecond() throws {
        let scratch = try Scratch()
        var first: StateLock? = try StateLock.acquire(in: scratch.path)
        let refusal = #expect(throws: StateLock.Refusal.self) { try StateLock.acquire(in: scratch.path) }
        #expect(refusal == .held(directory: scratch.path, pid: getpid()))
        #expect(refusal?.description.contains("(pid \(getpid()))") == true)
        withExtendedLifetime(first) {}
        first = nil
        _ = try StateLock.acquire(in: scratch.path)
    }

    @Test("The lock of a process that was killed is free at once, whatever pid the file still says")
    func survivesKill() throws {
        let scratch = try Scratch()
        // flock(1) of util-linux stands for the other process; it holds the file until it is killed.
        let child = try Child("/usr/bin/flock", [scratch.path + "/serve.lock", "sleep", "60"])
        var refused = false
        for _ in 0..<200 where !refused {
            do { _ = try StateLock.acquire(in: scratch.path) } catch { refused = true }
            usleep(10_000)
        }
        #expect(refused)
        child.kill()
        var taken: StateLock?
        for _ in 0..<200 where taken == nil {
            taken = try? StateLock.acquire(in: scratch.path)
            usleep(10_000)
        }
        #expect(taken != nil)
    }

    @Test("A directory that is not there is told by its path")
    func missingDirectory() {
        let refusal = #expect(throws: StateLock.Refusal.self) { try StateLock.acquire(in: "/nowhere") }
        #expect(refusal?.description == "cannot open /nowhere/serve.lock: No such file or directory")
    }
}
