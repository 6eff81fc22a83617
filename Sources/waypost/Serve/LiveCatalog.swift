// SPDX-License-Identifier: Apache-2.0

import Catalog
import Console
import EdgeStore
import Logging
import NIOPosix
import Redirect
import Settings
import Synchronization
import Tracking

/// The catalog as the redirect sees it: read whole, compiled, swapped. While files fail, the table in memory answers.
final class LiveCatalog: Sendable {
    private struct State {
        var table: CompiledCodeTable
        var figures: StatusReport.CatalogFigures
        var seal: CatalogSeal
        var parameter: String
        var server: RedirectServer?
        /// A reload is running; another one should follow it.
        var isReloading = false
        var isStale = false
    }

    private let directory: StateDirectory
    private let health: HealthBoard
    private let logger: Logger
    private let state: Mutex<State>

    private init(_ directory: StateDirectory, _ state: State, health: HealthBoard, logger: Logger) {
        self.directory = directory
        self.health = health
        self.logger = logger
        self.state = Mutex(state)
    }

    /// Opens the catalog, restoring it where needed, and compiles it.
    static func open(
        _ directory: StateDirectory, settings: EdgeSettings, health: HealthBoard, logger: Logger
    ) async throws -> LiveCatalog {
        let parameter = settings.redirect.clickIDParameter
        let (state, opened) = try await NIOThreadPool.singleton.runIfActive {
            try read(directory, parameter: parameter)
        }
        let catalog = LiveCatalog(directory, state, health: health, logger: logger)
        catalog.report(opened)
        return catalog
    }

    private static func read(
        _ directory: StateDirectory, parameter: String
    ) throws -> (State, CatalogFile.Opened) {
        let file = try CatalogFile(in: directory, wall: BoxClock().moment().wall)
        let counts = try file.counts
        let figures = StatusReport.CatalogFigures(
            touchpoints: counts.touchpoints, placements: counts.placements, changeCount: try file.changeCount)
        let table = try file.codeTable(parameter: parameter)
        return (State(table: table, figures: figures, seal: file.seal, parameter: parameter), file.opened)
    }

    var table: CompiledCodeTable { state.withLock { $0.table } }
    var figures: StatusReport.CatalogFigures { state.withLock { $0.figures } }

    /// The server that gets each new table.
    func feed(_ server: RedirectServer) { state.withLock { $0.server = server } }

    /// Takes what the configuration says of the table; the next reload uses it.
    func use(_ settings: EdgeSettings) { state.withLock { $0.parameter = settings.redirect.clickIDParameter } }

    /// Compiles the catalog anew and swaps the table; returns when the change that was asked for is live.
    func reload() async {
        let isFirst = state.withLock { state in
            state.isStale = true
            defer { state.isReloading = true }
            return !state.isReloading
        }
        guard isFirst else { return await untilFresh() }
        while takeStale() { await reloadOnce() }
        state.withLock { $0.isReloading = false }
    }

    private func takeStale() -> Bool {
        state.withLock { state in
            defer { state.isStale = false }
            return state.isStale
        }
    }

    private func untilFresh() async {
        while state.withLock({ $0.isReloading }) {
            do { try await Task.sleep(for: .milliseconds(2)) } catch { return }
        }
    }

    private func reloadOnce() async {
        let parameter = state.withLock { $0.parameter }
        do {
            let directory = directory
            let (fresh, opened) = try await NIOThreadPool.singleton.runIfActive {
                try Self.read(directory, parameter: parameter)
            }
            let server = state.withLock { state in
                (state.table, state.figures, state.seal) = (fresh.table, fresh.figures, fresh.seal)
                return state.server
            }
            try await server?.swap(fresh.table)
            report(opened)
            health.clear("catalog-failing")
        } catch {
            let message = "The catalog could not be read; the codes in memory go on answering: \(error)"
            if health.raise(.init(.red, "catalog-failing", message)) { logger.error("\(message)") }
        }
    }

    /// Notices a catalog that was deleted or overwritten, and restores it.
    func look() async {
        let seal = state.withLock { $0.seal }
        let isIntact = (try? await NIOThreadPool.singleton.runIfActive { seal.isIntact }) ?? false
        if !isIntact { await reload() }
    }

    private func report(_ opened: CatalogFile.Opened) {
        guard case .restored(let restoration) = opened else { return }
        let place = restoration.setAside.map { " The old files are in \($0)." } ?? ""
        let outcome =
            restoration.hadExport
            ? "It was restored from its export with \(restoration.placements) placements."
            : "There was no export to restore it from: put a copy of catalog.db back."
        let message = "catalog.db was not usable (\(restoration.reason)). \(outcome)\(place)"
        health.raise(.init(.red, "catalog-restored", message))
        logger.error("\(message)")
    }
}
