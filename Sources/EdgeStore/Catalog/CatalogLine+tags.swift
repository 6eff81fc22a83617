// SPDX-License-Identifier: Apache-2.0

internal import Tracking

/// The lines about batches of tags.
extension CatalogLine {
    static func write(_ order: ProvisioningOrder, to line: inout FlatJSON.Writer) {
        line.member("type", "tag_batch")
        line.member("batch", order.batch)
        line.member("mirror", order.mirror.rawValue)
        line.member("expects", order.expects)
        line.member("locks", order.locks)
        line.member("protects", order.protects)
        line.member("overwrites", order.overwrites)
    }

    static func order(_ line: FlatJSON) -> ProvisioningOrder? {
        guard let batch = line.text("batch"),
            let mirror = line.text("mirror").flatMap({ ProvisioningOrder.Mirror(rawValue: $0) }),
            let locks = line.bool("locks"), let protects = line.bool("protects"),
            let overwrites = line.bool("overwrites")
        else { return nil }
        return ProvisioningOrder(
            batch: batch, mirror: mirror, expects: line.text("expects"), locks: locks, protects: protects,
            overwrites: overwrites)
    }

    static func write(_ slot: ProvisioningSlot, of batch: String, to line: inout FlatJSON.Writer) {
        line.member("type", "tag_slot")
        line.member("batch", batch)
        line.member("slot", Int64(slot.slot))
        line.member("placement", slot.placement.description)
        line.member("step", slot.step.rawValue)
        line.member("uid", slot.uid)
        line.member("model", slot.model)
        line.member("attempts", Int64(slot.attempts))
        // A member that is missing reads as one that is absent.
        if let begun = slot.begun { line.member("begun", begun) }
        if let finished = slot.finished { line.member("finished", finished) }
        if let counter = slot.counter { line.member("counter", Int64(counter)) }
        line.member("locked", slot.isLocked)
        line.member("password", slot.hasPassword)
    }

    static func slot(_ line: FlatJSON) -> ProvisioningSlot? {
        guard let slot = line.integer("slot"), let placement = line.text("placement").flatMap({ PlacementID($0) }),
            let step = line.text("step").flatMap({ ProvisioningStep(rawValue: $0) }),
            let attempts = line.integer("attempts"), let locked = line.bool("locked"),
            let password = line.bool("password")
        else { return nil }
        return ProvisioningSlot(
            slot: Int(slot), placement: placement, step: step, uid: line.text("uid"), model: line.text("model"),
            attempts: Int(attempts), begun: line.integer("begun"), finished: line.integer("finished"),
            counter: line.integer("counter").map { Int($0) }, isLocked: locked, hasPassword: password)
    }
}
