// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import CatalogRows
internal import Glibc
internal import Linux
internal import SQLite
internal import Tracking

/// `catalog.ndjson`: every touchpoint, placement and retired code as a line, from which `catalog.db` comes back.
struct CatalogExport {
    let path: String

    /// How a file ends that is whole.
    struct Tail {
        let change: Int64
        let live: Int64
        let size: Int64
    }

    /// Spares small catalogs from being rewritten every few changes.
    private static let slack: Int64 = 1 << 16
    private static let chunk = 1 << 18

    var exists: Bool { unsafe access(path, F_OK) == 0 }

    /// The end of the file; nil where there is no file, or its last line is torn.
    func tail() throws(SystemError) -> Tail? {
        guard exists else { return nil }
        let file = try Descriptor(opening: path, flags: O_RDONLY)
        let size = try systemCall("measure", path) { Int(lseek(file.number, 0, SEEK_END)) }
        try systemCall("read", path) { Int(lseek(file.number, max(0, size - 512), SEEK_SET)) }
        let end = try file.read(limit: 512, path: path)
        guard end.last == UInt8(ascii: "\n"), let last = end.split(separator: UInt8(ascii: "\n")).last,
            case .change(let change, let live) = CatalogLine(last)
        else { return nil }
        return Tail(change: change, live: live, size: Int64(size))
    }

    /// Appends what the file lacks, or writes it whole where it cannot be trusted or has grown past twice what it needs.
    /// The database's write lock keeps other processes away meanwhile.
    func catchUp(with tables: CatalogTables) throws {
        let database = tables.database
        try database.execute("BEGIN IMMEDIATE")
        defer { database.rollback() }
        let change = try tables.change
        guard let tail = try tail() else { return try rewrite(from: database, change: change) }
        // One that is ahead knows what a database restored from a backup does not; opening the catalog merges it.
        guard tail.change < change else { return }
        let size = try append(to: tail, from: database, change: change)
        if size.total > 2 * size.live + Self.slack { try rewrite(from: database, change: change) }
    }

    private func append(
        to tail: Tail, from database: Database, change: Int64
    ) throws -> (total: Int64, live: Int64) {
        let file = try Descriptor(opening: path, flags: O_WRONLY | O_APPEND)
        var lines = Buffer()
        try writeRows(of: database, where: "WHERE changed > \(tail.change)", to: file, &lines)
        let live = tail.live + lines.added
        lines.take(.change(change, live: live))
        try lines.flush(to: file, path: path)
        try file.synchronize(path: path)
        return (tail.size + lines.total, live)
    }

    private func rewrite(from database: Database, change: Int64) throws {
        let draft = path + ".new"
        let file = try Descriptor(opening: draft, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
        var lines = Buffer()
        do {
            try writeRows(of: database, where: "", to: file, &lines)
            lines.take(.change(change, live: lines.total))
            try lines.flush(to: file, path: draft)
            try file.synchronize(path: draft)
            try systemCall("rename into place", draft) { unsafe Int(rename(draft, path)) }
        } catch {
            unsafe unlink(draft)
            throw error
        }
        try AtomicFile.synchronizeDirectory(of: path)
    }

    /// Lines on their way to the file.
    private struct Buffer {
        private(set) var bytes: [UInt8] = []
        private(set) var total: Int64 = 0
        /// The bytes that are about something new.
        private(set) var added: Int64 = 0

        mutating func take(_ line: CatalogLine) {
            let line = (bytes: line.bytes, isNew: line.isNew)
            bytes += line.bytes
            total += Int64(line.bytes.count)
            if line.isNew { added += Int64(line.bytes.count) }
        }

        mutating func flush(to file: borrowing Descriptor, path: String) throws(SystemError) {
            try file.write(bytes, path: path)
            bytes.removeAll(keepingCapacity: true)
        }
    }

    private func writeRows(
        of database: Database, where condition: String, to file: borrowing Descriptor, _ lines: inout Buffer
    ) throws {
        var touchpoints = try database.prepare("SELECT \(CatalogRow.touchpointColumns) FROM touchpoint \(condition)")
        while try touchpoints.step() {
            if let touchpoint = CatalogRow.touchpoint(touchpoints) { lines.take(.touchpoint(touchpoint)) }
            if lines.bytes.count > Self.chunk { try lines.flush(to: file, path: path) }
        }
        var placements = try database.prepare("SELECT \(CatalogRow.placementColumns) FROM placement \(condition)")
        while try placements.step() {
            if let placement = CatalogRow.placement(placements) { lines.take(.placement(placement)) }
            if lines.bytes.count > Self.chunk { try lines.flush(to: file, path: path) }
        }
        var retired = try database.prepare("SELECT code FROM retired \(condition)")
        while try retired.step() {
            if let key = retired.text(0) { lines.take(.retired(key)) }
            if lines.bytes.count > Self.chunk { try lines.flush(to: file, path: path) }
        }
        try writeBatches(of: database, where: condition, to: file, &lines)
    }

    private func writeBatches(
        of database: Database, where condition: String, to file: borrowing Descriptor, _ lines: inout Buffer
    ) throws {
        var batches = try database.prepare("SELECT name, source FROM batch \(condition)")
        while try batches.step() {
            if let name = batches.text(0), let source = batches.text(1) { lines.take(.batch(name, source: source)) }
        }
        var slots = try database.prepare("SELECT slot, batch, placement FROM slot \(condition)")
        while try slots.step() {
            if let slot = slots.integer(0), let batch = slots.text(1), let placement = slots.integer(2) {
                lines.take(.slot(Int(slot), batch: batch, PlacementID(value: placement)))
            }
            if lines.bytes.count > Self.chunk { try lines.flush(to: file, path: path) }
        }
        var orders = try database.prepare(
            "SELECT batch, mirror, expects, locks, protects, overwrites FROM tag_batch \(condition)")
        while try orders.step() {
            if let batch = orders.text(0) { lines.take(.tagBatch(ProvisioningTables.order(batch, orders, from: 1))) }
        }
        var tags = try database.prepare("SELECT batch, \(ProvisioningTables.slotColumns) FROM tag_slot \(condition)")
        while try tags.step() {
            if let batch = tags.text(0), let slot = ProvisioningTables.slot(tags, from: 1) {
                lines.take(.tagSlot(slot, batch: batch))
            }
            if lines.bytes.count > Self.chunk { try lines.flush(to: file, path: path) }
        }
        var rejections = try database.prepare("SELECT batch, uid, reason, at FROM tag_rejection \(condition)")
        while try rejections.step() {
            if let batch = rejections.text(0), let uid = rejections.text(1), let reason = rejections.text(2) {
                lines.take(
                    .tagRejection(ProvisioningRejection(uid, reason, at: rejections.integer(3) ?? 0), batch: batch))
            }
        }
    }
}

extension CatalogLine {
    /// Whether no earlier line is about the same thing.
    fileprivate var isNew: Bool {
        switch self {
        case .touchpoint(let touchpoint): touchpoint.revision == 1
        case .placement, .retired, .batch, .slot, .tagBatch, .tagRejection: true
        // A slot is written some seven times on its way, and each line replaces the one before.
        case .tagSlot(let slot, _): slot.step == .free
        case .change: false
        }
    }
}
