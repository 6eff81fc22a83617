// SPDX-License-Identifier: Apache-2.0

import Redirect
import SQLite
import Testing
import Tracking

@testable import EdgeStore

@Suite struct `How far tags have counted` {
    private static func tap(_ uid: TapUID, _ counter: UInt32, reason: String = "default") -> Visit {
        var visit = Visit.sample()
        visit.reason = reason
        visit.tag = TagReading(uid: uid, counter: counter, proof: .counter)
        return visit
    }

    private static func counter(of uid: TapUID, in folder: VisitFolder) throws -> Int64? {
        try folder.database().integer("SELECT counter FROM tap WHERE uid = \(uid.value)")
    }

    @Test func `is kept for the highest that was seen, and not for badges, which need no proof`() async throws {
        let folder = try VisitFolder()
        let running = try await RunningLog(folder)
        let (tag, badge) = (TapUID(value: 5), TapUID(value: 6))
        for counter: UInt32 in [3, 9, 4] { _ = running.log.append(Self.tap(tag, counter), lane: 0) }
        _ = running.log.append(Self.tap(badge, 7, reason: Badge.reason), lane: 0)
        await running.log.stop()
        #expect(try Self.counter(of: tag, in: folder) == 9)
        #expect(try Self.counter(of: badge, in: folder) == nil)
    }

    @Test func `is kept for so many tags and no more: who makes up tags fills no disk`() async throws {
        let folder = try VisitFolder()
        try await RunningLog(folder).log.stop()
        try folder.database().execute(
            """
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < \(TapMemory.most))
            INSERT INTO tap SELECT n, 1 FROM number
            """)
        let again = try await RunningLog(folder, run: 2, hasHistory: true)
        let (known, new) = (TapUID(value: 5), TapUID(value: 1 << 40))
        for tag in [known, new] { _ = again.log.append(Self.tap(tag, 9), lane: 0) }
        await again.log.stop()
        #expect(try Self.counter(of: known, in: folder) == 9)
        #expect(try Self.counter(of: new, in: folder) == nil)
    }
}
