// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Glibc
internal import Linux
internal import SQLite

/// What was done to make a catalog good.
public struct CatalogRestoration: Sendable, Hashable {
    /// What was wrong with the file.
    public let reason: String
    /// The folder that holds the old files; nil where there were none, or they are in use still.
    public let setAside: String?
    /// Whether there was an export to restore from. Without one the catalog is empty now.
    public let hadExport: Bool
    /// How many placements came from the export.
    public let placements: Int
    /// Lines of the export that could not be read; one is normal after a power cut.
    public let unreadableLines: Int
}

/// Opens `catalog.db`, and makes it good where it is missing, damaged or behind its export. Under the catalog's lock.
struct CatalogRecovery {
    let state: StateDirectory
    let export: CatalogExport
    let wall: Int64

    private static let suffixes = ["", "-wal", "-shm"]
    /// The largest file that is checked page by page whenever it is opened: some milliseconds.
    private static let checkedSize: Int64 = 4 << 20

    func open() throws -> (CatalogTables, CatalogFile.Opened) {
        let present = Self.suffixes.filter { unsafe access(state.catalog + $0, F_OK) == 0 }
        guard present.contains("") else {
            let isFresh = present.isEmpty && !export.exists
            return try restore(isFresh ? nil : "the file is missing")
        }
        do {
            return try openPresent()
        } catch let error as SQLiteError where error.pointsAtContent {
            return try restore(error.message)
        }
    }

    /// Throws for a file that is not a sound catalog.
    static func check(_ database: Database) throws {
        guard try database.storedHeader() == Database.magic else {
            throw damage("it does not begin as a database does", database)
        }
        guard try database.integer("SELECT change FROM counter") != nil else {
            throw damage("its change counter is missing", database)
        }
    }

    private func openPresent() throws -> (CatalogTables, CatalogFile.Opened) {
        let database = try Database(path: state.catalog, mode: .readWrite)
        try Self.check(database)
        let pages = try database.integer("PRAGMA page_count") ?? 0
        if pages * (try database.integer("PRAGMA page_size") ?? 0) <= Self.checkedSize,
            let complaint = try database.quickCheck(limit: 1).first
        {
            throw Self.damage(complaint, database)
        }
        try database.useWriteAheadLog(.full)
        try database.migrate(CatalogSchema.migrations)
        let tables = try CatalogTables(database)
        // In this order: a change is exported after its commit, so the file can only seem to be behind.
        let exported = try? export.tail()?.change
        if let exported, exported > (try tables.change) {
            return (tables, .restored(try merge(into: tables)))
        }
        return (tables, .sound)
    }

    static func damage(_ message: String, _ database: Database) -> SQLiteError {
        SQLiteError(code: .corrupt, message: message, action: "check", path: database.path)
    }

    /// Takes what the export knows into a database that is behind it, as after the restoration of an old copy.
    private func merge(into tables: CatalogTables) throws -> CatalogRestoration {
        try tables.database.transaction {
            var loader = CatalogLoader(tables, changed: 0)
            try loader.load(export.path)
            try tables.setChange(loader.change + 1)
            return CatalogRestoration(
                reason: "the file was older than its export", setAside: nil, hadExport: true,
                placements: loader.placements, unreadableLines: loader.unreadable)
        }
    }

    /// Sets aside what is there and makes the file anew; a nil reason means that there never was one.
    private func restore(_ reason: String?) throws -> (CatalogTables, CatalogFile.Opened) {
        let folder = try state.moveAside("catalog.db", suffixes: Self.suffixes, wall: wall)
        let (placements, unreadable) = try build()
        let database = try Database(path: state.catalog, mode: .readWrite)
        try database.useWriteAheadLog(.full)
        let tables = try CatalogTables(database)
        guard let reason else { return (tables, .fresh) }
        let restoration = CatalogRestoration(
            reason: reason, setAside: folder, hadExport: export.exists, placements: placements,
            unreadableLines: unreadable)
        return (tables, .restored(restoration))
    }

    /// Makes the file beside its place and renames it into it, so that nobody ever opens half of one.
    private func build() throws -> (placements: Int, unreadable: Int) {
        let draft = state.catalog + ".new"
        for suffix in Self.suffixes + ["-journal"] { unsafe unlink(draft + suffix) }
        let loaded = try fill(draft)
        let file = try Descriptor(opening: draft, flags: O_RDONLY)
        try file.synchronize(path: draft)
        try systemCall("rename into place", draft) { unsafe Int(rename(draft, state.catalog)) }
        try AtomicFile.synchronizeDirectory(of: state.catalog)
        return loaded
    }

    private func fill(_ draft: String) throws -> (placements: Int, unreadable: Int) {
        let database = try Database(path: draft, mode: .create)
        // A draft that is cut off is thrown away, so it needs no journal.
        try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
        try database.migrate(CatalogSchema.migrations)
        guard export.exists else { return (0, 0) }
        let tables = try CatalogTables(database)
        return try database.transaction {
            var loader = CatalogLoader(tables, changed: 0)
            try loader.load(export.path)
            try tables.setChange(loader.change + 1)
            return (loader.placements, loader.unreadable)
        }
    }
}

extension SQLiteError {
    /// Whether the file is at fault, and not the disk, a lock or a newer version: damage, a read beyond the end
    /// (SQLITE_IOERR_SHORT_READ), or tables that are not there (SQLITE_ERROR, as the statements are known to be right).
    var pointsAtContent: Bool { meansDamage || code.rawValue == 522 || code.rawValue == 1 }
}
