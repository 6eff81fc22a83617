// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Glibc
internal import Linux
internal import SQLite

/// `catalog.db` and its export `catalog.ndjson`. Several processes may have it open. Open it for a piece of work and let
/// it go: a connection that stays open maps a file that others can truncate. Belongs to the thread or the actor that
/// opened it.
public final class CatalogFile {
    /// What opening it found.
    public enum Opened: Sendable, Hashable {
        /// There was nothing: this is a new catalog.
        case fresh
        case sound
        /// The file was missing, damaged or behind its export, and was made good from it.
        case restored(CatalogRestoration)
    }

    let state: StateDirectory
    let export: CatalogExport
    /// What opening it found, or what a later recovery did.
    public internal(set) var opened: Opened
    /// Why the last change could not be exported, if so. The change itself stands; the next one, or the next opening,
    /// exports both.
    public internal(set) var exportFailure: (any Error)?
    let canWrite: Bool
    var tables: CatalogTables
    /// Which file this is, for a later look at whether it is still there.
    public private(set) var seal: CatalogSeal
    var change = Change.none

    /// The transaction that is running.
    enum Change {
        case none
        /// Nothing is written yet.
        case begun
        /// Rows are marked with this number.
        case numbered(Int64)
        /// A part of it failed, so none of it may stand.
        case failed(any Error)
    }

    /// Opens the catalog of a state directory for changes, and makes or restores it where needed. `wall` is Unix ms, for
    /// the name of a folder of damaged files.
    public init(in state: StateDirectory, wall: Int64) throws {
        try state.create()
        self.state = state
        canWrite = true
        export = CatalogExport(path: state.path + "/catalog.ndjson")
        let lock = try Self.lock(state)
        (tables, opened) = try CatalogRecovery(state: state, export: export, wall: wall).open()
        seal = CatalogSeal(path: state.catalog)
        extend(lock)
        try exportIfBehind()
    }

    /// Opens the catalog of a state directory for reading alone; makes no file.
    public init(reading state: StateDirectory) throws {
        guard unsafe access(state.catalog, F_OK) == 0 else { throw CatalogFileError.missing(path: state.catalog) }
        self.state = state
        canWrite = false
        export = CatalogExport(path: state.path + "/catalog.ndjson")
        do {
            let database = try Database(path: state.catalog, mode: .readOnly)
            try CatalogRecovery.check(database)
            tables = try CatalogTables(database)
        } catch let error as SQLiteError where error.pointsAtContent {
            throw CatalogFileError.damaged(path: state.catalog, reason: error.message)
        }
        opened = .sound
        seal = CatalogSeal(path: state.catalog)
    }

    /// The catalog as its export has it, in memory and for reading alone: what is left where the disk takes nothing, as a
    /// card that has turned read-only.
    public init(exportOf state: StateDirectory) throws {
        self.state = state
        canWrite = false
        export = CatalogExport(path: state.path + "/catalog.ndjson")
        let database = try Database(path: ":memory:", mode: .create)
        try database.migrate(CatalogSchema.migrations)
        let tables = try CatalogTables(database)
        self.tables = tables
        let path = export.path
        try database.transaction {
            var loader = CatalogLoader(tables, changed: 0)
            try loader.load(path)
            try tables.setChange(loader.change + 1)
        }
        opened = .sound
        seal = CatalogSeal(path: state.catalog)
    }

    /// Opens the catalog anew, and restores it where needed.
    public func reopen(wall: Int64) throws {
        let lock = try Self.lock(state)
        (tables, opened) = try CatalogRecovery(state: state, export: export, wall: wall).open()
        seal = CatalogSeal(path: state.catalog)
        extend(lock)
    }

    /// One process at a time makes, checks or restores the file; the lock goes with the descriptor.
    private static func lock(_ state: StateDirectory) throws(SystemError) -> Descriptor {
        let path = state.path + "/catalog.lock"
        let file = try Descriptor(opening: path, flags: O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        try systemCall("lock", path) { Int(flock(file.number, LOCK_EX)) }
        return file
    }

    /// Keeps the lock until here.
    private func extend(_ lock: consuming Descriptor) {}

    /// Exports what is not exported. Only a lag takes the write lock.
    func exportIfBehind() throws {
        guard canWrite else { return }
        if let tail = try? export.tail(), tail.change == (try tables.change) { return }
        exportFailure = nil
        do {
            try export.catchUp(with: tables)
        } catch {
            exportFailure = error
        }
    }
}
