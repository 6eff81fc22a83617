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
        /// The table is the export's, because the file could not be opened.
        var isFromExport = false
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
        let (state, opened, failure) = try await NIOThreadPool.singleton.runIfActive {
            try readOrRecall(directory, parameter: parameter)
        }
        let catalog = LiveCatalog(directory, state, health: health, logger: logger)
        catalog.report(opened)
        if let failure { catalog.reportFailure(failure, "the codes of its export answer") }
        return catalog
    }

    /// Reads the file; where the disk does not let it, what the export knows, and why.
    private static func readOrRecall(
        _ directory: StateDirectory, parameter: String
    ) throws -> (State, CatalogFile.Opened, failure: (any Error)?) {
        do {
            let (state, opened) = try read(directory, parameter: parameter)
            return (state, opened, nil)
        } catch {
            guard let file = try? CatalogFile(exportOf: directory) else { throw error }
            var state = try compile(file, parameter: parameter)
            state.isFromExport = true
            return (state, file.opened, error)
        }
    }

    private static func read(
        _ directory: StateDirectory, parameter: String
    ) throws -> (State, CatalogFile.Opened) {
        let file = try CatalogFile(in: directory, wall: BoxClock().moment().wall)
        return (try compile(file, parameter: parameter), file.opened)
    }

    private static func compile(_ file: CatalogFile, parameter: String) throws -> State {
        let counts = try file.counts
        let figures = StatusReport.CatalogFigures(
            touchpoints: counts.touchpoints, placements: counts.placements, changeCount: try file.changeCount)
        let table = try file.codeTable(parameter: parameter)
        return State(table: table, figures: figures, seal: file.seal, parameter: parameter)
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
        let (parameter, seal) = state.withLock { ($0.parameter, $0.seal) }
        do {
            let directory = directory
            let (fresh, opened, isSameFile) = try await NIOThreadPool.singleton.runIfActive {
                let isSameFile = seal.isSameFile
                let (fresh, opened) = try Self.read(directory, parameter: parameter)
                return (fresh, opened, isSameFile)
            }
            let server = state.withLock { state in
                (state.table, state.figures, state.seal) = (fresh.table, fresh.figures, fresh.seal)
                state.isFromExport = false
                return state.server
            }
            try await server?.swap(fresh.table)
            report(opened)
            if !isSameFile, case .sound = opened { reportReplacement(fresh.figures) }
            health.clear("catalog-failing")
        } catch {
            reportFailure(error, "the codes in memory go on answering")
        }
    }

    private func reportFailure(_ error: any Error, _ consequence: String) {
        let message = "The catalog could not be read; \(consequence): \(error)"
        if health.raise(.init(.red, "catalog-failing", message)) { logger.error("\(message)") }
    }

    /// Notices a catalog that was deleted or overwritten, and restores it.
    func look() async {
        let (seal, isFromExport) = state.withLock { ($0.seal, $0.isFromExport) }
        let isIntact = (try? await NIOThreadPool.singleton.runIfActive { seal.isIntact && !isFromExport }) ?? false
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

    /// Another process found the file unusable before this one did, and restored it; or somebody put another one there.
    private func reportReplacement(_ figures: StatusReport.CatalogFigures) {
        let message = """
            catalog.db was replaced while in use and has \(figures.placements) placements now. If damaged files were \
            moved out of its place, they are in \(directory.setAside).
            """
        health.raise(.init(.red, "catalog-restored", message))
        logger.error("\(message)")
    }
}
