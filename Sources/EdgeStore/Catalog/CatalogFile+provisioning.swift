// SPDX-License-Identifier: Apache-2.0

public import Catalog
internal import SQLite
public import Tracking

/// A tag that was turned away.
public struct ProvisioningRejection: Hashable, Sendable {
    public let uid: String
    /// The word of the reason.
    public let reason: String
    /// Unix ms.
    public let at: Int64
}

/// What a tag that comes to the reader is to a batch.
public enum TagClaim: Hashable, Sendable {
    /// It has this slot, now or since before.
    case slot(ProvisioningSlot)
    /// It carries a placement already.
    case taken(batch: String, slot: ProvisioningSlot)
    /// Every slot has a tag.
    case full
}

/// The journal of the desk where tags are written. Each call is a change of its own, on the disk when it returns.
extension CatalogFile {
    /// Begins a batch of tags over placements that ``BatchRun`` has put into its slots.
    public func begin(_ order: ProvisioningOrder, placements: [PlacementID]) throws {
        try transaction {
            let number = try number()
            try provisioning.put(order, changed: number)
            for (index, placement) in placements.enumerated() where try !hasSlot(index + 1, of: order.batch) {
                try provisioning.put(
                    ProvisioningSlot(slot: index + 1, placement: placement), in: order.batch, changed: number)
            }
        }
    }

    /// What is to be done to the tags of a batch; nil for one that is not there.
    public func order(of batch: String) throws -> ProvisioningOrder? { try provisioning.order(of: batch) }

    /// The names of all batches of tags, oldest change first.
    public var tagBatches: [String] {
        get throws {
            var rows = try tables.database.prepare("SELECT batch FROM tag_batch ORDER BY changed, batch")
            var names: [String] = []
            while try rows.step() { names.append(try sound(rows.text(0))) }
            return names
        }
    }

    /// Gives a tag its slot: the one that it has, or else the first free one. Slots whose placement is withheld go to no
    /// tag; one that has begun with such a slot leaves it.
    public func claim(
        _ batch: String, uid: String, now: Int64, withholding isWithheld: (PlacementID) throws -> Bool = { _ in false }
    ) throws -> TagClaim {
        try transaction {
            if let (owner, slot) = try provisioning.slot(ofTag: uid) {
                guard owner == batch, slot.step != .done else { return .taken(batch: owner, slot: slot) }
                guard try isWithheld(slot.placement) else { return .slot(slot) }
                try note(ProvisioningSlot(slot: slot.slot, placement: slot.placement), in: batch)
            }
            guard var slot = try provisioning.freeSlot(of: batch, except: isWithheld) else { return .full }
            (slot.uid, slot.step, slot.begun) = (uid, .reserved, now)
            try note(slot, in: batch)
            return .slot(slot)
        }
    }

    /// Writes down how far a slot has come, before the radio goes on.
    public func note(_ slot: ProvisioningSlot, in batch: String) throws {
        try transaction { try provisioning.put(slot, in: batch, changed: number()) }
    }

    /// Makes the slot of a tag that was lost free again. Its code goes to the next tag.
    public func release(_ slot: Int, of batch: String) throws -> Bool {
        try transaction {
            guard let held = try heldSlot(slot, of: batch), held.step != .done else { return false }
            try note(ProvisioningSlot(slot: slot, placement: held.placement), in: batch)
            return true
        }
    }

    /// Writes down that a tag was turned away.
    public func reject(_ rejection: ProvisioningRejection, in batch: String) throws {
        try transaction { try provisioning.put(rejection, in: batch, changed: number()) }
    }

    /// Hands out the slots of a batch in their order.
    public func slots(of batch: String, each: (ProvisioningSlot) throws -> Void) throws {
        try provisioning.slots(of: batch, each: each)
    }

    /// The tags that a batch turned away, in their order.
    public func rejections(of batch: String) throws -> [ProvisioningRejection] {
        var rows = try tables.database.prepare(
            "SELECT uid, reason, at FROM tag_rejection WHERE batch = ? ORDER BY id")
        try rows.bind(batch, at: 1)
        var rejections: [ProvisioningRejection] = []
        while try rows.step() {
            rejections.append(
                ProvisioningRejection(uid: rows.text(0) ?? "", reason: rows.text(1) ?? "", at: rows.integer(2) ?? 0))
        }
        return rejections
    }

    private func heldSlot(_ slot: Int, of batch: String) throws -> ProvisioningSlot? {
        var held: ProvisioningSlot?
        try provisioning.slots(of: batch) { if $0.slot == slot { held = $0 } }
        return held
    }

    private func hasSlot(_ slot: Int, of batch: String) throws -> Bool {
        var rows = try tables.database.prepare("SELECT 1 FROM tag_slot WHERE batch = ? AND slot = ?")
        try rows.bind(batch, at: 1)
        try rows.bind(Int64(slot), at: 2)
        return try rows.step()
    }

    private var provisioning: ProvisioningTables { ProvisioningTables(tables.database) }
}

extension ProvisioningRejection {
    public init(_ uid: String, _ reason: String, at: Int64) {
        (self.uid, self.reason, self.at) = (uid, reason, at)
    }
}
