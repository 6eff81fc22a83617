// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import NFC
import Reader
import Tracking

/// The journal of a desk in a real catalog. The desk can be made to die at an entry.
final class SimulatedJournal: ProvisioningJournal {
    /// As far as the desk came.
    struct Death: Error {}

    /// How many entries are made before the desk dies: before the next one is made, or as soon as that is made.
    var entriesLeft: (count: Int, makesLast: Bool)?
    private let catalog: CatalogFile
    private let batch: String
    static let now: Int64 = 1_780_000_000_000

    init(_ catalog: CatalogFile, batch: String) {
        self.catalog = catalog
        self.batch = batch
    }

    func claim(_ uid: NFC.TagUID) throws -> ProvisioningClaim {
        switch try catalog.claim(batch, uid: uid.description, now: Self.now) {
        case .full: return .full
        case .taken(_, let slot): return .taken("slot \(slot.slot)")
        case .slot(let slot):
            guard let placement = try catalog.placement(slot.placement) else { throw Death() }
            return .slot(slot, link: "https://go.example.vn/\(placement.code)")
        }
    }

    func note(_ slot: ProvisioningSlot) throws {
        guard let (count, makesLast) = entriesLeft else { return try catalog.note(slot, in: batch) }
        if count > 0 || makesLast { try catalog.note(slot, in: batch) }
        guard count > 0 else { throw Death() }
        entriesLeft = (count - 1, makesLast)
    }

    func release(_ slot: ProvisioningSlot) throws { _ = try catalog.release(slot.slot, of: batch) }

    func reject(_ uid: NFC.TagUID, reason: String) throws {
        try catalog.reject(ProvisioningRejection(uid.description, reason, at: Self.now), in: batch)
    }
}
