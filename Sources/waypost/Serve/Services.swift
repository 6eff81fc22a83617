// SPDX-License-Identifier: Apache-2.0

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
import Tracking
import UnixSignals

/// The redirect port, from its binding to its last answer.
struct RedirectService: Service {
    let server: RedirectServer
    let endpoint: RedirectServer.Endpoint
    let addresses: Addresses
    let logger: Logger

    func run() async throws {
        let listener = try await listen()
        addresses.set(redirect: listener.localAddress)
        try? await gracefulShutdown()
        await server.drain(listener)
    }

    private func listen() async throws -> any NIOCore.Channel {
        do {
            return try await server.bind(endpoint)
        } catch let error as IOError {
            throw SystemError("listen on", "\(endpoint.text) (redirect.listen)", code: error.errnoCode)
        }
    }
}

extension RedirectServer.Endpoint {
    /// As people write it.
    fileprivate var text: String {
        switch self {
        case .address(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let descriptor): "the socket \(descriptor) that was passed"
        }
    }
}

/// The console port.
struct ConsoleService: Service {
    let server: ConsoleServer
    let address: ListenAddress

    func run() async throws {
        do {
            try await server.run()
        } catch let error as IOError {
            throw SystemError("listen on", "\(address) (console.listen)", code: error.errnoCode)
        }
    }
}

/// The control socket. A disk that takes no new name keeps commands out, and never visitors.
struct ControlService: Service {
    let server: ControlServer
    let health: HealthBoard
    let logger: Logger

    static let complaint = "control-failing"
    private static let retry: Duration = .seconds(5)

    func run() async throws {
        while !Task.isShuttingDownGracefully {
            do {
                return try await server.run()
            } catch let error as SystemError {
                let message = "Commands cannot reach this serve, and edits wait for SIGHUP: \(error)"
                if health.raise(.init(.yellow, Self.complaint, message)) { logger.warning("\(message)") }
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.retry) }
            }
        }
    }
}

/// Says that the appliance is ready, to whoever started it and to the service manager.
struct Announcement: Service {
    let addresses: Addresses
    let notify: NotifySocket?
    let logger: Logger
    /// How many codes answer.
    let codes: Int

    func run() async throws {
        for await (redirect, console) in addresses.known.cancelOnGracefulShutdown() {
            logger.info(
                "Serving.", metadata: ["redirect": "\(redirect)", "console": "\(console)", "codes": "\(codes)"])
            try? StandardStream.output.write("ready redirect=\(redirect) console=\(console)\n")
            try? notify?.send(.ready)
            StartPages.release()
        }
        try? notify?.send(.stopping)
    }
}

/// SIGHUP reads configuration and catalog again.
struct HangupService: Service {
    let appliance: Appliance

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            await appliance.reload()
        }
    }
}

/// What must be looked at now and then: the clock, the catalog's file, the folders of damaged files.
struct Upkeep: Service {
    let appliance: Appliance

    private static let interval: Duration = .seconds(5)
    /// A new anchor at least so often while the clock is known, in ms.
    private static let anchorInterval: Int64 = 3_600_000

    func run() async throws {
        var lastAnchor: Int64?
        var lastRetention: Int64?
        repeat {
            await forgetIfDue(&lastRetention)
            anchorIfDue(&lastAnchor)
            await appliance.catalog.look()
            await lookAtFiles()
            appliance.health.report(setAsideFolders: appliance.state.setAsideFolders)
            do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) } } catch { return }
        } while !Task.isShuttingDownGracefully
    }

    /// How often old facts are looked for, in ms.
    private static let retentionInterval: Int64 = 3_600_000

    private func forgetIfDue(_ last: inout Int64?) async {
        let (moment, retention) = (appliance.clock.moment(), appliance.live.current.retention)
        guard let now = moment.date, retention != EdgeSettings.Retention() else { return }
        if let last, moment.bootTime - last < Self.retentionInterval { return }
        last = moment.bootTime
        func limit(_ days: Int) -> Int64? { days == 0 ? nil : now - Int64(days) * 86_400_000 }
        do {
            let outcome = try await appliance.log.revise(
                .expire(
                    LogRevision.Retention(
                        visitor: limit(retention.visitorDays), agent: limit(retention.agentDays),
                        referrer: limit(retention.referrerDays), parameters: limit(retention.parameterDays))))
            if outcome.changed > 0 { appliance.logger.info("Forgot facts that were old enough: \(outcome.changed).") }
        } catch {
            last = nil
            appliance.logger.debug("Old facts could not be forgotten: \(error)")
        }
    }

    private func lookAtFiles() async {
        let (salts, logger) = (appliance.salts, appliance.logger)
        let moment = appliance.clock.moment()
        if let now = moment.date { appliance.certificate?.look(now: now) }
        try? await NIOThreadPool.singleton.runIfActive {
            do throws(SystemError) { try salts.store() } catch {
                logger.warning("The day's visitor salt could not be kept: \(error)")
            }
        }
    }

    private func anchorIfDue(_ lastAnchor: inout Int64?) {
        let hasChanged = appliance.clock.refresh() != nil
        let moment = appliance.clock.moment()
        guard moment.clock == .synced else { return }
        if let lastAnchor, !hasChanged, moment.bootTime - lastAnchor < Self.anchorInterval { return }
        lastAnchor = moment.bootTime
        appliance.log.note(
            Anchor(bootTime: moment.bootTime, wall: moment.wall, source: "timesync", error: 1_000))
    }
}
