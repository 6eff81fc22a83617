// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Sync

@Suite("What an answer to a batch means")
struct BatchVerdictTests {
    /// Lines 41 to 43 of run 7.
    private static func batch() throws -> VisitBatch {
        let lines = (41...43).map {
            OutboxLine(sequence: $0, run: 7, bootID: "b", content: .gap(Gap(reason: .uncleanStop, count: nil)))
        }
        return try #require(try VisitBatch(lines))
    }

    private static func echo(
        run: UInt64 = 7, _ sequences: ClosedRange<UInt64> = 41...43, through: UInt64 = 43
    ) -> UplinkAnswer {
        .json(
            BatchAnswer(
                run: run, sequences: sequences, accepted: 3, duplicate: 0, rejected: [], durableThrough: through,
                serverTime: 1_780_000_000_000, catalogCursor: nil
            ).json)
    }

    @Test("The right echo releases what it covers, and never more than the batch", arguments: [42, 43, 44, 1 << 40])
    func release(through: UInt64) throws {
        let verdict = BatchVerdict(Self.echo(through: through), to: try Self.batch())
        #expect(verdict == .kept(through: min(through, 43), rejected: 0))
    }

    @Test("An echo of another batch, a login page and an unproven core release nothing")
    func wrongEcho() throws {
        var unproven = Self.echo()
        unproven.isVerified = false
        let page = UplinkAnswer(
            status: 200, contentType: "text/html", body: Array("<html>Welcome".utf8), isVerified: true)
        let answers = [
            Self.echo(run: 8), Self.echo(40...43), Self.echo(41...44), unproven, page, .json("{}"), .json("[]"),
        ]
        for answer in answers {
            guard case .failed(.stopped(let code, _)) = BatchVerdict(answer, to: try Self.batch()) else {
                Issue.record("\(answer) was believed")
                continue
            }
            #expect(code == "not-a-core")
        }
    }

    @Test("A batch that the core itself cannot read is divided", arguments: [400, 422])
    func divide(status: Int) throws {
        #expect(BatchVerdict(.problem(status, "no-run"), to: try Self.batch()) == .divide(reason: "no-run"))
    }

    @Test("Somebody else's 400 says nothing about our lines", arguments: [true, false])
    func foreignRefusal(isVerified: Bool) throws {
        var answer = isVerified ? UplinkAnswer(status: 400, isVerified: true) : .problem(400, "no-run")
        answer.isVerified = isVerified
        guard case .failed(.stopped) = BatchVerdict(answer, to: try Self.batch()) else {
            Issue.record("the batch would be taken apart")
            return
        }
    }

    @Test("Too much is halved; 429 and 503 wait as long as they ask")
    func sizeAndPatience() throws {
        let batch = try Self.batch()
        #expect(BatchVerdict(.problem(413, "too-large"), to: batch) == .halve)
        for status in [429, 503] {
            var answer = UplinkAnswer.problem(status, "busy")
            answer.retryAfter = .seconds(20)
            guard case .failed(.later(_, let after)) = BatchVerdict(answer, to: batch) else {
                Issue.record("\(status) does not wait")
                continue
            }
            #expect(after == .seconds(20))
        }
    }

    @Test("Everything else stops in yellow", arguments: [204, 302, 401, 403, 404, 410])
    func stop(status: Int) throws {
        let answer = UplinkAnswer(status: status, isVerified: true)
        guard case .failed(.stopped(let code, _)) = BatchVerdict(answer, to: try Self.batch()) else {
            Issue.record("\(status) does not stop")
            return
        }
        #expect(code == (status == 401 ? "token-refused" : "not-a-core"))
    }
}

@Suite("Waiting after a failure")
struct BackoffTests {
    @Test("Waits stay under a bound that doubles to five minutes, however often")
    func bounds() {
        var (backoff, generator) = (Backoff(), SystemRandomNumberGenerator())
        for failure in 0..<200 {
            let bound = min(Duration.seconds(1) * (1 << min(failure, 9)), .seconds(300))
            let wait = backoff.next(asked: nil, using: &generator)
            #expect(.zero <= wait && wait <= bound)
        }
        backoff.reset()
        #expect(backoff.next(asked: nil, using: &generator) <= .seconds(1))
    }

    @Test("A core is left alone as long as it asks, and at most an hour and some seconds")
    func asked() {
        var (backoff, generator) = (Backoff(), SystemRandomNumberGenerator())
        #expect(backoff.next(asked: .seconds(60), using: &generator) >= .seconds(60))
        #expect(backoff.next(asked: .seconds(1_000_000), using: &generator) <= .seconds(3_610))
    }

    @Test("The first attempt after a start comes within a round, and within a minute")
    func first() {
        var generator = SystemRandomNumberGenerator()
        #expect(Backoff.first(interval: .seconds(15), using: &generator) <= .seconds(15))
        #expect(Backoff.first(interval: .seconds(86_400), using: &generator) <= .seconds(60))
    }
}
