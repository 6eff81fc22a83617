// SPDX-License-Identifier: Apache-2.0

public import Catalog
public import Tracking

extension CatalogFile: BatchStore {
    public func source(of batch: String) throws -> String? { try batches.source(of: batch) }

    public func add(batch: String, source: String) throws {
        try transaction { try batches.add(batch, source: source, changed: number()) }
    }

    public func placement(in batch: String, slot: Int) throws -> Placement? {
        guard let id = try batches.placement(in: batch, slot: slot) else { return nil }
        return try placement(id)
    }

    public func put(_ placement: PlacementID, in batch: String, slot: Int) throws {
        try transaction { try batches.put(placement, in: batch, slot: slot, changed: number()) }
    }

    private var batches: BatchTables { BatchTables(tables.database) }
}
