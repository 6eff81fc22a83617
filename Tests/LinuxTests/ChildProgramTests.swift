// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Linux

@Suite struct ChildProgramTests {
    @Test func `a program reads its input, and its words on both streams and its status come back`() throws {
        let outcome = try ChildProgram("sh", arguments: ["-c", "cat; echo \"$1\" >&2; exit 3", "sh", "$HOME; a  b"])
            .run(input: Array("in".utf8), patience: .seconds(10))
        #expect(outcome.status == 3)
        #expect(outcome.output == Array("in".utf8))
        #expect(outcome.errors == Array("$HOME; a  b\n".utf8))
    }

    @Test func `megabytes pass, even when the program reads none of them`() throws {
        let much = [UInt8](repeating: 7, count: 3 << 20)
        let all = try ChildProgram("cat", arguments: []).run(input: much, patience: .seconds(20))
        #expect(all.output == Array(much.prefix(1 << 20)))
        #expect(try ChildProgram("true", arguments: []).run(input: much, patience: .seconds(20)).status == 0)
    }

    @Test func `a program that is not there is told from one that failed`() {
        let error = #expect(throws: SystemError.self) {
            try ChildProgram("/nowhere/lp", arguments: []).run(patience: .seconds(1))
        }
        #expect(error?.code == ENOENT)
    }

    @Test func `a program that takes too long is ended, even one that will not listen`() throws {
        for script in ["sleep 30", "trap '' TERM; while :; do sleep 0.1; done"] {
            let start = ContinuousClock.now
            let error = #expect(throws: SystemError.self) {
                try ChildProgram("sh", arguments: ["-c", script]).run(patience: .milliseconds(200))
            }
            #expect(error?.code == ETIMEDOUT)
            #expect(ContinuousClock.now - start < .seconds(10))
        }
    }

    @Test func `a signal's number comes back as shells give it, and an ignored SIGPIPE is not inherited`() throws {
        #expect(try ChildProgram("sh", arguments: ["-c", "kill -9 $$"]).run(patience: .seconds(10)).status == 137)
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        #expect(try ChildProgram("sh", arguments: ["-c", "kill -PIPE $$"]).run(patience: .seconds(10)).status == 141)
    }
}
