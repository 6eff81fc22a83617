// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Redirect
import Testing
import Tracking

@Suite struct `Badges at a reader of the box` {
    private static let uid: [UInt8] = [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6]

    private static func badge(_ code: String, uid: [UInt8]? = uid, counter: UInt32? = nil, age: Int64 = 0) throws
        -> Badge
    {
        Badge(code: try #require(Code.normalise(code.utf8)), uid: uid, counter: counter, age: age)
    }

    @Test func `are visits of their placement with a click ID, told once they are on the disk`() async throws {
        try await Stage.run { stage in
            async let taken = stage.server.take(Self.badge("LIVE", counter: 7, age: 400))
            #expect(await eventually { stage.log.visits.count == 1 })
            stage.log.settle(through: 1)
            let receipt = try #require(try await taken)
            let visit = try #require(stage.log.visits.first)
            #expect(receipt.outcome == .page && receipt.clickID != nil && receipt.clickID == visit.clickID)
            #expect(visit.verdict == .human && visit.reason == "badge" && visit.request == RequestFacts())
            #expect(visit.tag == TagReading(uid: TapUID(bytes: Self.uid), counter: 7, proof: .counter))
            // When it was held there, and not when it was told.
            #expect(visit.moment.bootTime == 600 && visit.moment.wall == 1_780_000_000_000 - 400)
            #expect(stage.server.tally.badges.now == 1 && stage.server.tally.requests.now == 0)
        }
    }

    @Test func `are told at the deadline where the disk is slow, and marked`() async throws {
        try await Stage.run(ServerSettings(deadline: .milliseconds(20))) { stage in
            let receipt = try await stage.server.take(Self.badge("LIVE"))
            #expect(receipt?.outcome == .page)
            #expect(await eventually { stage.log.early == [1] })
        }
    }

    @Test func `prove nothing without a counter, and are nobody's where the number identifies nobody`() async throws {
        try await Stage.run { stage in
            stage.log.waits(false)
            _ = try await stage.server.take(Self.badge("LIVE"))
            _ = try await stage.server.take(Self.badge("LIVE", uid: nil))
            let visits = stage.log.visits
            #expect(visits[0].tag == TagReading(uid: TapUID(bytes: Self.uid), counter: nil, proof: .nothing))
            #expect(visits[1].tag == nil && visits[1].visitor == nil)
        }
    }

    @Test func `count under a closed touchpoint as what they are, and not at all where nobody has the code`()
        async throws
    {
        try await Stage.run { stage in
            stage.log.waits(false)
            let closed = try await stage.server.take(Self.badge("GONE"))
            #expect(closed?.outcome == .disabled && closed?.clickID == nil)
            #expect(try await stage.server.take(Self.badge("NOBODY")) == nil)
            #expect(stage.log.visits.count == 1)
        }
    }
}
