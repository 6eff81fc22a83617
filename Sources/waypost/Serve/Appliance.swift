// SPDX-License-Identifier: Apache-2.0

import Catalog
import Console
import Daemon
import EdgeStore
import Linux
import Logging
import NIOCore
import NIOPosix
import Redirect
import ServiceLifecycle
import Settings
import Sync
import Tracking
import UnixSignals

/// The running appliance: its parts, made in the order in which they need each other.
struct Appliance: Sendable {
    let configFile: String?
    let environment: [String: String]
    let state: StateDirectory
    let logger: Logger
    let health: HealthBoard
    let clock: BoxClock
    let identity: IdentityFile
    let log: DurableLog
    let source: ClickIDSource
    let server: RedirectServer
    let catalog: LiveCatalog
    let live: LiveSettings
    let addresses: Addresses
    let desk: LiveDesk
    let certificate: LiveCertificate?
    let salts: SaltFile
    let sync: SyncService
    let started: Moment
    let run: UInt64
    private let sourcePassed: AsyncStream<Void>
    private let socket: Int32?

    /// Opens the files and binds nothing yet.
    static func assemble(_ workspace: Workspace, configFile: String?, logger: Logger) async throws -> Appliance {
        let (settings, state, environment) = (workspace.settings, workspace.state, workspace.environment)
        let health = HealthBoard()
        let clock = BoxClock()
        let started = clock.moment()
        let sockets = try PassedSockets(names: ["redirect"], environment: environment)

        let identity = try IdentityFile.open(state, wall: started.wall)
        health.report(identity.origin, logger: logger)
        health.report(setAsideFolders: state.setAsideFolders)
        guard let signer = identity.identity.signer else { throw Refusal("\(identity.path) holds no usable key") }

        let run = UInt64.random(in: 0...UInt64.max)
        let log = try DurableLog(
            DurableLog.Configuration(
                state: state, durability: settings.redirect.durability == .commit ? .commit : .relaxed,
                cap: Partition.cap(settings.store.capBytes.map(Int64.init), path: state.path), run: run,
                bootID: BoxClock.bootID(environment: environment), device: identity.identity.device,
                stickyWindow: LiveDesk.stickyWindow(settings), location: settings.venue.location,
                hasHistory: identity.origin != .fresh && identity.identity.clickCeiling > 0),
            timepiece: clock, health: health, logger: logger)
        let catalog = try await LiveCatalog.open(state, settings: settings, health: health, logger: logger)

        let noted = identity.identity.clickCeiling
        let floor = await log.clickFloor(patience: .seconds(2)).map { max($0, noted) } ?? noted + CeilingKeeper.lag
        let (passed, passing) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let source = ClickIDSource(signer: signer, floor: floor, noted: noted) { passing.yield() }
        let live = LiveSettings(settings)
        let desk = LiveDesk(identity: identity, health: health, logger: logger)
        desk.load(settings)
        let certificate = try LiveCertificate(settings, health: health, logger: logger)
        let salts = SaltFile(state, zone: LiveDesk.zone(settings), now: started)
        let server = try await RedirectServer.make(
            on: Self.group, log: log, source: source, timepiece: clock, salts: salts,
            room: ContentRoom(state: state, live: live, logger: logger), tls: certificate?.port, table: catalog.table,
            settings: desk.serverSettings(settings)
        ) { log.connect($0, source: source) }
        catalog.feed(server)

        let sync = SyncService(
            SyncService.Box(
                state: state, identity: identity, log: log, source: source, timepiece: clock, health: health, run: run,
                version: Waypost.version),
            errands: [
                CatalogErrand(
                    state: state,
                    // Whoever made a touchpoint has already been asked whether it may lead into a local network.
                    policy: DestinationPolicy(
                        ownHosts: EditableCatalog.ownHosts(settings.redirect), allowLocal: true,
                        clickIDParameter: settings.redirect.clickIDParameter,
                        appSchemes: EditableCatalog.appSchemes(settings.redirect)),
                    logger: logger, wall: { clock.moment().wall }, changed: { await catalog.reload() })
            ], logger: logger,
            settings: { SyncWay.settings(live.current, identity: identity, clock: clock) })
        return Appliance(
            configFile: configFile, environment: environment, state: state, logger: logger, health: health,
            clock: clock, identity: identity, log: log, source: source, server: server, catalog: catalog,
            live: live, addresses: Addresses(), desk: desk, certificate: certificate, salts: salts, sync: sync,
            started: started, run: run, sourcePassed: passed,
            socket: sockets["redirect"])
    }

    /// Serves until SIGTERM or SIGINT. The log is the first to start and the last to stop.
    func run() async throws {
        let settings = live.current
        let services: [any Service] = [
            log,
            CeilingKeeper(
                file: identity, source: source, passed: sourcePassed, pool: .singleton, logger: logger),
            Upkeep(appliance: self),
            sync,
            UplinkWatch(
                settings: { live.current }, core: { SyncWay.core(live.current, identity: identity) }, group: Self.group,
                logger: logger
            ) { isUp in
                desk.note(isUplinkUp: isUp)
                try? await server.apply(desk.serverSettings(live.current).desk.box)
            },
            RedirectService(
                server: server, endpoint: endpoint(settings), addresses: addresses, logger: logger),
            ConsoleService(
                server: ConsoleServer(
                    host: settings.console.listen.host.text, port: settings.console.listen.port, group: Self.group,
                    logger: Self.quiet(logger), report: { await report() },
                    running: { addresses.set(console: $0) }),
                address: settings.console.listen),
            ControlService(
                server: ControlServer(
                    path: state.control, group: Self.group, listening: { health.clear(ControlService.complaint) }
                ) { await answer($0) }, health: health, logger: logger),
            HangupService(appliance: self),
            Announcement(
                addresses: addresses, notify: NotifySocket(environment: environment), logger: logger,
                codes: catalog.figures.placements),
        ]
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0, successTerminationBehavior: .ignore) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.quiet(logger)))
        try await group.run()
    }

    private func endpoint(_ settings: EdgeSettings) -> RedirectServer.Endpoint {
        if let socket { return .socket(socket) }
        return .address(
            host: settings.redirect.listen.host.text, port: settings.redirect.listen.port)
    }

    /// The event loops of redirect and console.
    static let group = MultiThreadedEventLoopGroup.singleton

    /// The libraries' own comings and goings are for whoever debugs.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .warning) }
        return logger
    }
}
