// SPDX-License-Identifier: Apache-2.0

import PN532Simulator
import Testing

@testable import Reader

@Suite struct `The daily renewal of an idle reader` {
    @Test func `is due a day after the reader was opened, and not within a minute of a tag`() {
        let start = ContinuousClock.now
        func hours(_ count: Double) -> ContinuousClock.Instant { start + .seconds(count * 3_600) }
        var renewal = IdleRenewal(opened: start)
        #expect(!renewal.isDue(now: start))
        #expect(!renewal.isDue(now: hours(23.99)))
        #expect(renewal.isDue(now: hours(24)))
        renewal.use(now: hours(24))
        #expect(!renewal.isDue(now: hours(24) + .seconds(59)))
        #expect(renewal.isDue(now: hours(24) + .seconds(60)))
        #expect(!IdleRenewal(opened: hours(24)).isDue(now: hours(25)))
    }

    @Test func `leaves room for what the line and the reset may take, and no more`() {
        #expect(WorkerPatience(resets: false).limit(for: .zero) == .seconds(8))
        #expect(WorkerPatience(resets: true).limit(for: .seconds(10)) == .seconds(30))
        #expect(WorkerPatience(resets: true).limit(for: .zero) > WorkerPatience.reset + .seconds(4))
        for resets in [false, true] {
            let patience = WorkerPatience(resets: resets)
            let alarm = Duration.seconds(Int(patience.alarm(for: .milliseconds(500))))
            #expect(alarm >= patience.limit(for: .milliseconds(500)) + .seconds(1))
        }
    }
}

extension OnTheSimulator {
    @Suite struct `A reader that is open for days` {
        /// How often it was put to sleep, and what was heard before and after.
        private func sleeps(_ bench: SimulatedRadio) -> Int {
            bench.reader.log.count { "\($0)".hasPrefix("> 16") }
        }

        @Test func `is closed and opened anew once a day, and that is no loss`() throws {
            let bench = try SimulatedRadio()
            for day in 0...3 {
                #expect(try bench.radio.find(nil, within: .zero).isEmpty)
                #expect(try bench.radio.find(nil, within: .zero).isEmpty)
                #expect(sleeps(bench) == day)
                #expect(bench.events.first == .ready("PN532 v1.6"))
                #expect(bench.events.map(\.name) == ["ready"] + Array(repeating: "renewed", count: day))
                bench.skip(.seconds(24 * 3_600))
            }
            let log = bench.reader.log.map { "\($0)" }
            let asleep = try #require(log.lastIndex { $0.hasPrefix("> 16") })
            // RFConfiguration switches the field off, PowerDown follows.
            #expect(log[..<asleep].last { $0.hasPrefix("> ") } == "> 32 01 00")
            #expect(log[asleep...].contains("> wakeup"))
        }

        @Test func `is left alone while a tag lies on it, and for a minute after`() throws {
            let bench = try SimulatedRadio(Type2Tag(.ntag213, uid: [4, 1, 2, 3, 4, 5, 6]))
            #expect(try bench.radio.find(nil, within: .zero).count == 1)
            bench.skip(.seconds(25 * 3_600))
            #expect(try !bench.radio.waitForRemoval(within: .zero))
            bench.reader.removeTags()
            #expect(try bench.radio.waitForRemoval(within: .zero))
            #expect(try bench.radio.find(nil, within: .zero).isEmpty)
            #expect(sleeps(bench) == 0)
            bench.skip(.seconds(61))
            #expect(try bench.radio.find([4, 1, 2, 3, 4, 5, 6], within: .zero).isEmpty)
            #expect(sleeps(bench) == 0, "somebody looks for his tag")
            #expect(try bench.radio.find(nil, within: .zero).isEmpty)
            #expect(sleeps(bench) == 1)
        }

        @Test func `is told as lost where it does not come back, and found again`() throws {
            let bench = try SimulatedRadio()
            #expect(try bench.radio.find(nil, within: .zero).isEmpty)
            bench.skip(.seconds(24 * 3_600))
            bench.reader.happen(.mute(true))
            #expect(throws: RadioError.self) { try bench.radio.find(nil, within: .zero) }
            #expect(bench.events.map(\.name) == ["ready", "lost"])
            bench.reader.happen(.mute(false))
            bench.skip(.seconds(1))
            #expect(try bench.radio.find(nil, within: .zero).isEmpty)
            #expect(bench.events.map(\.name) == ["ready", "lost", "ready"])
        }
    }
}
