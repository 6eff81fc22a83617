// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reader

@Suite struct `A reader that does not answer` {
    @Test func `is tried after 0.2, 1, 5 and then every 15 seconds, and reset after each third failure`() {
        let now = ContinuousClock.now
        var ladder = ReconnectLadder(now: now)
        #expect(ladder.next == now)
        var pauses: [Duration] = []
        var resets: [Bool] = []
        for _ in 0..<6 {
            resets.append(ladder.fail(now: now))
            pauses.append(ladder.next - now)
        }
        #expect(pauses == [.milliseconds(200), .seconds(1), .seconds(5), .seconds(15), .seconds(15), .seconds(15)])
        #expect(resets == [false, false, true, false, false, true])
        #expect(ladder.isAbsent)
        ladder.reset(now: now)
        #expect(ladder.next == now + .seconds(2))
        ladder.succeed(now: now)
        #expect(!ladder.isAbsent && ladder.next == now)
    }

    @Test func `is found in the kernel's list of locks`() {
        let list = """
            1: POSIX  ADVISORY  WRITE 10 00:1b:6 0 EOF
            2: FLOCK  ADVISORY  WRITE 4711 00:1b:66 0 EOF
            2: -> FLOCK  ADVISORY  WRITE 4712 00:1b:66 0 EOF
            3: FLOCK  ADVISORY  WRITE 4713 00:1b:6 0 EOF
            4: FLOCK  ADVISORY  WRITE -1 00:1b:7 0 EOF
            """
        #expect(LockHolder.pid(inode: 66, in: list) == 4711)
        #expect(LockHolder.pid(inode: 6, in: list) == 4713)
        #expect(LockHolder.pid(inode: 7, in: list) == nil)
        #expect(LockHolder.pid(inode: 8, in: list) == nil)
    }
}
