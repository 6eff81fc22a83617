// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Linux
internal import Logging
public import Redirect
internal import SQLite
internal import Synchronization
public import Tracking

/// Answers the links of public hosts by the same rules as an appliance, as device 1.
public final class RedirectDesk: Sendable {
    /// The core's own number: 1 to 15 are kept for cores.
    static let device: UInt32 = 1
    /// How long a redirect waits for its visit's commit.
    private static let patience: Duration = .milliseconds(150)
    /// How long a look at hosts and tables is good, in ms.
    private static let freshness: Int64 = 1_000
    /// How far click IDs are reserved ahead, in ms.
    private static let reserve: UInt64 = 4_000

    private struct State {
        var hosts: [String: OrgID] = [:]
        var tables: [OrgID: (table: CompiledCodeTable, change: Int64)] = [:]
        /// Unix ms.
        var lookedAt: Int64?
        var sequence: UInt64 = 0
        /// What could not be kept, by org, to be told with the next visit that can be.
        var gaps: [OrgID: Gap] = [:]
    }

    private let file: CoreFile
    private let ledger: any VisitLedger
    private let catalog: CoreCatalog
    private let orgs: Orgs
    private let tally: CoreTally
    private let logger: Logger
    private let source: ClickIDSource
    private let responder: Responder
    private let run: UInt64
    private let bootID: String
    private let state = Mutex(State())

    /// Reads the core's key and where its click IDs stand.
    static func open(
        _ file: CoreFile, ledger: any VisitLedger, catalog: CoreCatalog, orgs: Orgs, tally: CoreTally, logger: Logger
    ) async throws(StoreError) -> RedirectDesk {
        let (key, floor) = try await file.write { database in
            let floor = try database.integer("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'click_ceiling'")
            return (try CoreSecret.click.read(database), UInt64(floor ?? 0))
        }
        return RedirectDesk(
            file, ledger: ledger, catalog: catalog, orgs: orgs, tally: tally, logger: logger, key: key, floor: floor)
    }

    private init(
        _ file: CoreFile, ledger: any VisitLedger, catalog: CoreCatalog, orgs: Orgs, tally: CoreTally, logger: Logger,
        key: [UInt8], floor: UInt64
    ) {
        self.file = file
        self.ledger = ledger
        self.catalog = catalog
        self.orgs = orgs
        self.tally = tally
        self.logger = logger
        run = UInt64.random(in: 0...UInt64.max)
        bootID = "core"
        let (passed, passing) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        source = ClickIDSource(
            signer: .init(version: .enrolled, device: Self.device, key: ClickIDKey(bytes: key)), floor: floor,
            passed: { passing.yield() })
        responder = Responder(source: source)
        reservations = passed
    }

    private let reservations: AsyncStream<Void>

    /// Keeps the ceiling of click IDs ahead of them until cancelled.
    func keepCeiling() async {
        for await _ in reservations {
            let ceiling = source.ceiling + Self.reserve
            do throws(StoreError) {
                try await store(ceiling: ceiling)
                source.note(through: ceiling - Self.reserve / 2)
            } catch {
                logger.error("The ceiling of click IDs could not be kept: \(error)")
                // Asked again by the next click ID.
                source.note(through: 0)
            }
        }
    }

    /// Writes where click IDs stand at the end.
    func close() async {
        try? await store(ceiling: source.ceiling)
    }

    private func store(ceiling: UInt64) async throws(StoreError) {
        try await file.write { database in
            var store = try database.prepare(
                """
                INSERT INTO setting (name, value) VALUES ('click_ceiling', $1)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """)
            try store.bind(Array("\(ceiling)".utf8), at: 1)
            try store.run()
        }
    }

    // MARK: Requests

    /// The org whose links a host answers; nil for a host that is not public.
    func org(of host: String, now: Int64) async throws(StoreError) -> OrgID? {
        guard let name = PublicHost.name(of: host) else { return nil }
        let (known, isFresh) = state.withLock { state in
            (state.hosts, state.lookedAt.map { abs(now &- $0) < Self.freshness } ?? false)
        }
        if isFresh { return known[name] }
        let hosts = try await orgs.allHosts()
        for org in Set(hosts.values) { try await refresh(org) }
        state.withLock { state in
            state.hosts = hosts
            state.lookedAt = now
        }
        return hosts[name]
    }

    private func refresh(_ org: OrgID) async throws(StoreError) {
        let known = state.withLock { $0.tables[org]?.change }
        guard let fresh = try await catalog.table(of: org, unless: known) else { return }
        state.withLock { $0.tables[org] = fresh }
    }

    /// Answers a request head for an org's host; waits a moment for the commit of its visit.
    func answer(_ head: [UInt8], org: OrgID, moment: Moment) async -> Responder.Answer {
        let table = state.withLock { $0.tables[org]?.table }
        let answer = responder.answer(
            head, table: table ?? CodeTableBuilder(expecting: 0, parameter: "").finish(), moment: moment)
        if [302, 307].contains(answer.status) { tally.redirects.count() }
        guard let visit = answer.visit else { return answer }
        let keeping = Task { await self.keep(visit, org) }
        guard visit.verdict == .human, visit.placement != nil else { return answer }
        await withTaskGroup { group in
            group.addTask { await keeping.value }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            await group.next()
            group.cancelAll()
        }
        return answer
    }

    private func keep(_ visit: Visit, _ org: OrgID) async {
        let (sequence, gap) = state.withLock { state in
            state.sequence += 1
            return (state.sequence, state.gaps.removeValue(forKey: org))
        }
        let time = TimeResolver(anchors: [:]).resolve(visit.moment, boot: 0)
        var wire = WireVisit(visit, time: time, parameters: visit.request.parametersJSON)
        wire.visit.request.parameters = nil
        var batch = VisitBatch(org: org, device: Self.device, run: run)
        batch.add(WireLine(sequence: sequence, run: run, bootID: bootID, content: .visit(wire)))
        if let gap {
            let place = state.withLock { state in
                state.sequence += 1
                return state.sequence
            }
            batch.add(WireLine(sequence: place, run: run, bootID: "", content: .gap(gap)))
        }
        do throws(StoreError) {
            _ = try await ledger.record(batch, now: visit.moment.wall)
        } catch {
            lose(sequence, gap, visit.moment.wall, org)
            logger.error("A redirect's visit could not be kept: \(error)")
        }
    }

    private func lose(_ sequence: UInt64, _ before: Gap?, _ wall: Int64, _ org: OrgID) {
        tally.unrecorded.count()
        state.withLock { state in
            var gap = before ?? state.gaps[org] ?? Gap(reason: .memoryFull, count: 0)
            gap.add(sequence: sequence, wall: wall)
            state.gaps[org] = gap
        }
    }
}

extension VisitBatch {
    fileprivate mutating func add(_ line: WireLine) {
        entries.append(.init(line: line, place: entries.count + 1, text: 0..<0))
    }
}
