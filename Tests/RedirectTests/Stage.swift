// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Redirect
import Synchronization
import Tracking

/// A log that commits when the test says so.
final class HeldLog: VisitLog {
    private struct State {
        var visits: [(sequence: UInt64, visit: Visit, lane: Int)] = []
        var early: [UInt64] = []
        var listeners: [any SettlementListener] = []
        var waits = true
        var memory = VisitMemory()
    }

    private let state = Mutex(State())

    func append(_ visit: Visit, claim: VisitClaim, lane: Int) -> Admission {
        state.withLock {
            var visit = visit
            let sequence = UInt64($0.visits.count + 1)
            _ = $0.memory.admit(&visit, claim)
            $0.memory.keep(visit, sequence: sequence, claim)
            $0.visits.append((sequence, visit, lane))
            let waits = $0.waits && visit.verdict == .human && visit.placement != nil
            return Admission(visit, wait: waits ? sequence : nil)
        }
    }

    func noteEarlyAnswers(_ sequences: [UInt64]) { state.withLock { $0.early += sequences } }

    func connect(_ listeners: [any SettlementListener]) { state.withLock { $0.listeners = listeners } }

    /// Lets the answers of all visits up to a number go.
    func settle(through sequence: UInt64) {
        for listener in state.withLock({ $0.listeners }) { listener.settled(through: sequence) }
    }

    /// Whether answers wait from now on.
    func waits(_ waits: Bool) { state.withLock { $0.waits = waits } }

    var visits: [Visit] { state.withLock { $0.visits.map(\.visit) } }
    var lanes: Set<Int> { state.withLock { Set($0.visits.map(\.lane)) } }
    var early: [UInt64] { state.withLock { $0.early } }
}

struct StoppedClock: Timepiece {
    func moment() -> Moment { Moment(bootTime: 1_000, wall: 1_780_000_000_000, clock: .synced) }
}

/// The routes of the tests, by code.
struct Routes: CodeTable {
    var routes: [CodeKey: Route] = [:]

    init(_ routes: [String: Route]) {
        for (code, route) in routes { if let key = Code.normalise(code.utf8) { self.routes[key] = route } }
    }

    func route(for key: CodeKey) -> Route? { routes[key] }
}

extension Result where Failure == any Error {
    /// What an asynchronous body returns or throws.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// A redirect server on a port of its own.
struct Stage: Sendable {
    let log = HeldLog()
    let server: RedirectServer
    let listener: any NIOCore.Channel

    private let group: MultiThreadedEventLoopGroup
    private static let one = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init(_ settings: ServerSettings = ServerSettings(deadline: nil), lanes: Int = 1) async throws {
        let log = log
        let key = ClickIDKey(bytes: [UInt8](repeating: 7, count: 32))
        // Several lanes get loops that no other test takes its turns on.
        group = lanes == 1 ? Self.one : MultiThreadedEventLoopGroup(numberOfThreads: lanes)
        server = try await RedirectServer.make(
            on: group, log: log,
            source: ClickIDSource(signer: .init(version: .draft, device: 9, key: key), floor: 0),
            timepiece: StoppedClock(),
            table: Routes([
                "LIVE": .sample(), "BARE": .sample("https://shop.example/bare"), "GONE": .sample(state: .disabled),
                "ANY": .sample(anyMethod: true),
            ]), settings: settings
        ) { log.connect($0) }
        listener = try await server.bind(.address(host: "127.0.0.1", port: 0))
    }

    func client() async throws -> Client { try await Client.connect(listener.localAddress?.port ?? 0) }

    /// Runs a test's body and takes the stage down after it.
    static func run(
        _ settings: ServerSettings = ServerSettings(deadline: nil), lanes: Int = 1, _ body: (Stage) async throws -> Void
    ) async throws {
        let stage = try await Stage(settings, lanes: lanes)
        let result = await Result { try await body(stage) }
        await stage.server.drain(stage.listener, grace: .zero)
        if lanes > 1 { try await stage.group.shutdownGracefully() }
        try result.get()
    }
}
