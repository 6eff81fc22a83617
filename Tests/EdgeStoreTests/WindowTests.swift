// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EdgeStore

@Suite("The wait window")
struct WindowTests {
    private static let commit: UInt64 = 5_000_000

    @Test("never makes a single client wait")
    func single() {
        var window = WaitWindow()
        #expect(window.remaining(queued: 1, now: 0) == 0)
        var now: UInt64 = 0
        for _ in 0..<50 {
            now += Self.commit
            window.noteCommit(of: 1, queued: 0, duration: Self.commit, now: now)
            now += 1_000
            #expect(window.remaining(queued: 1, now: now) == 0)
        }
    }

    @Test("waits for a herd that has just been answered, until it is there")
    func herd() {
        var window = WaitWindow()
        let now: UInt64 = 1_000_000_000
        window.noteCommit(of: 60, queued: 4, duration: Self.commit, now: now)
        #expect(window.remaining(queued: 10, now: now) > 0)
        #expect(window.remaining(queued: 63, now: now) > 0)
        #expect(window.remaining(queued: 64, now: now) == 0)
    }

    @Test("waits for a herd that does not come back no longer than its share of a commit")
    func share() {
        var window = WaitWindow()
        let now: UInt64 = 1_000_000_000
        window.noteCommit(of: 64, queued: 0, duration: Self.commit, now: now)
        let longest = window.remaining(queued: 1, now: now)
        #expect(longest > 0 && longest <= UInt64(Double(Self.commit) * WaitWindow.share))
        #expect(window.remaining(queued: 1, now: now + longest) == 0)
    }

    @Test("stays inside its bounds on the fastest and on the slowest disk")
    func bounds() {
        for duration: UInt64 in [1_000, 2_000_000_000] {
            var window = WaitWindow()
            window.noteCommit(of: 64, queued: 0, duration: duration, now: 0)
            #expect(WaitWindow.bounds.contains(window.remaining(queued: 1, now: 0)))
        }
    }

    @Test("follows the disk: a slow commit now and then changes little, a slow disk changes much")
    func smoothing() {
        var window = WaitWindow()
        for _ in 0..<20 { window.noteCommit(of: 8, queued: 0, duration: 1_000_000, now: 0) }
        window.noteCommit(of: 8, queued: 0, duration: 20_000_000, now: 0)
        #expect(window.commit < 4_000_000)
        for _ in 0..<40 { window.noteCommit(of: 8, queued: 0, duration: 20_000_000, now: 0) }
        #expect(window.commit > 18_000_000)
    }
}
