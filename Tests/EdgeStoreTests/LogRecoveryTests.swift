// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SQLite
import Testing
import Tracking

@testable import EdgeStore

@Suite("The durable log, after harm")
struct LogRecoveryTests {
    private let folder: VisitFolder

    init() throws { folder = try VisitFolder() }

    /// A folder in which a log was killed after so many settled visits.
    private func killed(after count: Int) async throws -> VisitFolder {
        let running = try await RunningLog(folder)
        for _ in 0..<count { await running.store(.sample()) }
        let copy = try folder.afterPowerCut()
        await running.log.stop()
        return copy
    }

    @Test("has every settled visit after a power cut, and tells of what nobody can count")
    func uncleanStop() async throws {
        let cut = try await killed(after: 20)
        let running = try await RunningLog(cut, run: 2, hasHistory: true)
        await running.store(.sample("AFTER"))
        await running.log.stop()
        let visits = try cut.visits()
        #expect(visits.prefix(20).map(\.sequence) == Array(1...20))
        #expect(visits.last?.visit.code == "AFTER")
        let gaps = try cut.gaps()
        #expect(gaps.map(\.reason) == [.uncleanStop])
        #expect(gaps.map(\.count) == [nil])
        #expect(running.health.all.isEmpty, "The check behind found the file sound.")
        // And only once.
        let next = try await RunningLog(cut, run: 3, hasHistory: true)
        await next.log.stop()
        #expect(try cut.gaps().count == 1)
    }

    @Test("finds damage behind the serving appliance, sets the file aside and begins anew")
    func quickCheck() async throws {
        let running = try await RunningLog(folder)
        for i in 0..<3_000 { _ = running.log.append(.sample(agent: "agent \(i)"), lane: 0) }
        await running.log.stop()
        let database = try folder.database()
        try database.execute("UPDATE state SET value = 0 WHERE key = 'clean'")
        try database.checkpoint()
        // Pages from the middle: the file opens, and only a full check sees them.
        var bytes = try folder.bytes(folder.state.visits)
        for i in bytes.count / 2..<bytes.count / 2 + 40_960 { bytes[i] = 0xA5 }
        try FileManager.default.removeItem(atPath: folder.state.visits + "-wal")
        try folder.write("visits.db", bytes)
        let again = try await RunningLog(folder, run: 2, hasHistory: true)
        #expect(await eventually { again.health.all.map(\.code).contains("log-set-aside") })
        await again.store(.sample("AFTER"))
        await again.log.stop()
        #expect(again.health.colour == .red)
        #expect(folder.state.setAsideFolders.count == 1)
        #expect(try folder.visits().map(\.visit.code) == ["AFTER"])
        #expect(try folder.gaps().map(\.reason).contains(.logSetAside))
    }

    @Test("sets garbage aside as a set, never deletes it, says where it is, and serves", arguments: [true, false])
    func garbage(_ hasHistory: Bool) async throws {
        let garbage = [UInt8](repeating: 0x5A, count: 30_000)
        try folder.write("visits.db", garbage)
        try folder.write("visits.db-wal", [1, 2, 3])
        let running = try await RunningLog(folder, hasHistory: hasHistory)
        #expect(await running.store(.sample()) != nil)
        await running.log.stop()
        let aside = try #require(folder.state.setAsideFolders.first)
        #expect(try folder.bytes(aside + "/visits.db") == garbage)
        #expect(running.health.colour == .red)
        #expect(running.health.all.first?.message.contains(aside) == true)
        #expect(try folder.gaps().map(\.reason) == [.logSetAside])
        #expect(try folder.visits().count == 1)
    }

    @Test("tells of a log that was lost between two starts, and of none at the first start", arguments: [true, false])
    func lost(_ hasHistory: Bool) async throws {
        let running = try await RunningLog(folder, hasHistory: hasHistory)
        await running.store(.sample())
        await running.log.stop()
        #expect(try folder.gaps().map(\.reason) == (hasHistory ? [.logLost] : []))
        #expect(running.health.colour == (hasHistory ? .red : .green))
    }

    @Test("writes the file back whole when it is deleted while open")
    func deleted() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<5 { await running.store(.sample("BEFORE")) }
        for suffix in ["", "-wal", "-shm"] { try FileManager.default.removeItem(atPath: folder.state.visits + suffix) }
        for _ in 0..<5 { await running.store(.sample("AFTER")) }
        await running.log.stop()
        let visits = try folder.visits()
        #expect(visits.map(\.sequence) == Array(1...10))
        #expect(visits.map(\.visit.code) == Array(repeating: "BEFORE", count: 5) + Array(repeating: "AFTER", count: 5))
        #expect(running.health.all.map(\.code).contains("log-replaced"))
        #expect(!folder.exists("visits.db.rescue"))
    }

    @Test("loses no settled visit and no later one when the file is overwritten while open")
    func overwritten() async throws {
        let running = try await RunningLog(folder)
        for _ in 0..<5 { await running.store(.sample("BEFORE")) }
        let handle = try #require(try? FileManager.default.contentsOfDirectory(atPath: folder.state.path))
        #expect(handle.contains("visits.db-wal"))
        try Self.overwrite(folder.state.visits)
        for _ in 0..<5 { await running.store(.sample("AFTER")) }
        #expect(await eventually { running.health.colour == .red })
        await running.log.stop()
        let after = try folder.visits().filter { $0.visit.code == "AFTER" }
        #expect(after.count == 5)
        #expect(Set(try folder.visits().map(\.sequence)).count == (try folder.visits().count))
        #expect(!folder.state.setAsideFolders.isEmpty)
        let before = try folder.visits().filter { $0.visit.code == "BEFORE" }.count
        let isToldOf = try folder.gaps().contains { $0.reason == .logSetAside }
        #expect(before == 5 || isToldOf)
    }

    /// Garbage over the start of a file, in place.
    private static func overwrite(_ path: String) throws {
        try CatalogFolder().overwrite(path, with: [UInt8](repeating: 0x5A, count: 8_192))
    }
}
