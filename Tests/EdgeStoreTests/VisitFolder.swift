// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Linux
import Logging
import Redirect
import SQLite
import Synchronization
import Tracking

@testable import EdgeStore

/// A state directory with a visit log, gone with the test.
final class VisitFolder {
    let state: StateDirectory

    init() throws {
        let name = "waypost-visits-\(UInt64.random(in: .min ... .max))"
        state = StateDirectory(path: FileManager.default.temporaryDirectory.path + "/" + name)
        try state.create()
    }

    deinit { try? FileManager.default.removeItem(atPath: state.path) }

    /// Every line in the log, in order.
    func lines(after sequence: UInt64 = 0) throws -> [OutboxLine] {
        var lines: [OutboxLine] = []
        try LogReader(state)?.lines(after: sequence) { lines.append($0) }
        return lines
    }

    func visits() throws -> [(sequence: UInt64, visit: Visit)] {
        try lines().compactMap { line in
            guard case .visit(let visit, _) = line.content else { return nil }
            return (line.sequence, visit)
        }
    }

    func gaps() throws -> [Gap] {
        try lines().compactMap { line in
            guard case .gap(let gap) = line.content else { return nil }
            return gap
        }
    }

    /// A copy of the files as they stand now, as if the power had gone.
    func afterPowerCut() throws -> VisitFolder {
        let copy = try VisitFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: state.path) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: state.path + "/" + name, toPath: copy.state.path + "/" + name)
        }
        return copy
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: state.path + "/" + name) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: state.path + "/" + name))
    }

    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    /// Another connection to the log.
    func database() throws -> Database { try Database(path: state.visits, mode: .readWrite) }
}

/// A log that runs, with its ears and its health.
struct RunningLog: Sendable {
    let log: DurableLog
    let health = HealthBoard()
    let ears: [Ear]
    let source: ClickIDSource

    init(
        _ folder: VisitFolder, run: UInt64 = 1, durability: DurableLog.Durability = .commit,
        cap: Int64 = 1_000_000_000, hasHistory: Bool = false, lanes: Int = 1, bootID: String = "boot-1",
        stickyWindow: Int64 = 0
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        log = try DurableLog(
            .init(
                state: folder.state, durability: durability, cap: cap, run: run, bootID: bootID, device: 77,
                stickyWindow: stickyWindow, hasHistory: hasHistory),
            timepiece: TestClock(), health: health, logger: logger)
        ears = (0..<lanes).map { _ in Ear() }
        let floor = await log.clickFloor(patience: .seconds(20)) ?? 0
        let key = ClickIDKey(bytes: [UInt8](repeating: 3, count: 32))
        source = ClickIDSource(signer: .init(version: .draft, device: 77, key: key), floor: floor)
        log.connect(ears, source: source)
    }

    /// Hands a visit over and waits until its answer may go.
    @discardableResult
    func store(_ visit: Visit, lane: Int = 0) async -> UInt64? {
        guard let sequence = log.append(visit, lane: lane) else { return nil }
        _ = await eventually { ears[lane].settled >= sequence }
        return sequence
    }
}

/// Hears how far the log has come.
final class Ear: SettlementListener {
    private let reached = Atomic<UInt64>(0)

    func settled(through sequence: UInt64) { reached.store(sequence, ordering: .releasing) }

    var settled: UInt64 { reached.load(ordering: .acquiring) }
}

/// The real boot time and a wall clock that is right.
struct TestClock: Timepiece {
    static let wall: Int64 = 1_780_000_000_000

    func moment() -> Moment { Moment(bootTime: 500_000, wall: Self.wall, clock: .synced) }
}

extension Visit {
    /// A visit as the redirect makes it.
    static func sample(
        _ code: String = "0070C1S6", verdict: Verdict = .human, known: Bool = true, clickID: ClickID? = nil,
        bootTime: Int64 = 500_000, wall: Int64 = TestClock.wall, agent: String? = "Phone/1"
    ) -> Visit {
        Visit(
            clickID: clickID, touchpoint: known ? TouchpointID(value: 11) : nil,
            placement: known ? PlacementID(value: 12) : nil, channel: known ? .qr : nil, code: code, verdict: verdict,
            reason: "default", outcome: known ? .redirected : .unknown,
            moment: Moment(bootTime: bootTime, wall: wall, clock: .synced),
            request: RequestFacts(
                userAgent: agent, language: "de", referrerHost: "a.example", parameters: "utm_source=x"))
    }
}

/// Waits until something is so; answers whether it came to be.
func eventually(within limit: Duration = .seconds(20), _ condition: () throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return try condition()
}

extension DurableLog {
    /// Takes a visit that asks nothing of the memory; the number that its answer waits for.
    func append(_ visit: Visit, lane: Int) -> UInt64? { append(visit, claim: VisitClaim(), lane: lane).wait }
}
