// SPDX-License-Identifier: Apache-2.0

internal import Catalog
internal import Linux
internal import SQLite
internal import Tracking

/// Puts the lines of an export into a database.
struct CatalogLoader {
    private let tables: CatalogTables
    private var provisioning: ProvisioningTables { ProvisioningTables(tables.database) }
    private var batches: BatchTables { BatchTables(tables.database) }
    /// The change that the rows are marked with.
    private let changed: Int64
    private(set) var touchpoints = 0
    private(set) var placements = 0
    /// Lines that could not be read or contradict others.
    private(set) var unreadable = 0
    /// The last change that the export knows whole.
    private(set) var change: Int64 = 0
    private var ordinals = (touchpoint: TouchpointID(value: 0), next: Int64(0))

    init(_ tables: CatalogTables, changed: Int64) {
        self.tables = tables
        self.changed = changed
    }

    /// Loads a file. Rows that the database has already stand, unless the file has a newer revision.
    mutating func load(_ path: String) throws {
        var reader = try LineReader(path: path)
        while let bytes = try reader.next() {
            guard let line = CatalogLine(bytes) else {
                unreadable += 1
                continue
            }
            try apply(line)
        }
    }

    private mutating func apply(_ line: CatalogLine) throws {
        switch line {
        case .touchpoint(let touchpoint):
            if try tables.put(touchpoint, changed: changed) { touchpoints += 1 }
        case .placement(let placement): try apply(placement)
        case .retired(let key): try tables.retire(key, changed: changed)
        case .batch(let name, let source): try batches.add(name, source: source, changed: changed)
        case .slot(let slot, let batch, let placement):
            try batches.put(placement, in: batch, slot: slot, changed: changed)
        case .tagBatch(let order): try provisioning.put(order, changed: changed)
        case .tagSlot(let slot, let batch):
            if let uid = slot.uid { try provisioning.forget(tag: uid) }
            try provisioning.put(slot, in: batch, changed: changed)
        case .tagRejection(let rejection, let batch): try provisioning.put(rejection, in: batch, changed: changed)
        case .change(let change, _): self.change = max(self.change, change)
        }
    }

    private mutating func apply(_ placement: Placement) throws {
        if let holder = try tables.holder(of: placement.code.key.text) {
            if holder.placement != placement.id { unreadable += 1 }
            return
        }
        // Placements of one touchpoint come together, so its last place in the order is rarely asked for.
        if ordinals.touchpoint != placement.touchpoint {
            ordinals = (placement.touchpoint, try tables.ordinal(after: placement.touchpoint))
        }
        do {
            try tables.insert(placement, ordinal: ordinals.next, changed: changed)
            ordinals.next += 1
            placements += 1
        } catch  where error.code.primary == .constraint {
            unreadable += 1
        }
    }
}
