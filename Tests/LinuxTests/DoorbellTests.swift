// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import Linux

@Suite("Doorbell and worker thread")
struct DoorbellTests {
    @Test("A ring before the wait is not lost, and several rings are one")
    func ringsAreKept() throws {
        let bell = try Doorbell()
        bell.ring()
        bell.ring()
        #expect(bell.wait(nanoseconds: 0))
        #expect(!bell.wait(nanoseconds: 0))
    }

    @Test("Without a ring the wait ends when its time is up, not earlier")
    func waitEnds() throws {
        let bell = try Doorbell()
        let clock = ContinuousClock()
        let took = clock.measure { #expect(!bell.wait(nanoseconds: 20_000_000)) }
        #expect(took >= .milliseconds(20))
    }

    @Test("A waiting thread is woken for each ring, and join returns after its last line")
    func wakesThread() throws {
        let bell = try Doorbell()
        let echo = try Doorbell()
        let woken = Counter()
        let thread = try WorkerThread(name: "a name longer than fifteen") {
            for _ in 0..<100 {
                bell.wait()
                woken.count.add(1, ordering: .relaxed)
                echo.ring()
            }
        }
        for _ in 0..<100 {
            bell.ring()
            echo.wait()
        }
        thread.join()
        thread.join()
        #expect(woken.count.load(ordering: .relaxed) == 100)
    }

    private final class Counter: Sendable {
        let count = Atomic<Int>(0)
    }
}
