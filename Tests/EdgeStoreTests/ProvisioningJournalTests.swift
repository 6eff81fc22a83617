// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite struct ProvisioningJournalTests {
    private let folder: CatalogFolder
    private let file: CatalogFile
    private let placements: [PlacementID]

    init() throws {
        folder = try CatalogFolder()
        file = try folder.open()
        let touchpoint = try file.editor().add("Table")
        placements = try file.editor().addPlacements(
            to: touchpoint.id, channel: .nfc, label: "Table", count: 3, now: CatalogFolder.now
        ).map(\.id)
        try file.begin(ProvisioningOrder(batch: "spring", expects: "NTAG213", locks: true), placements: placements)
    }

    private func slot(_ claim: TagClaim) throws -> ProvisioningSlot {
        guard case .slot(let slot) = claim else { throw Unexpected(claim: claim) }
        return slot
    }

    private struct Unexpected: Error { let claim: TagClaim }

    private func slots(_ file: CatalogFile? = nil) throws -> [ProvisioningSlot] {
        var slots: [ProvisioningSlot] = []
        try (file ?? self.file).slots(of: "spring") { slots.append($0) }
        return slots
    }

    @Test func `each tag gets a slot of its own, and keeps it when it comes back`() throws {
        let first = try slot(file.claim("spring", uid: "04A1", now: 1))
        let second = try slot(file.claim("spring", uid: "04A2", now: 2))
        #expect((first.slot, second.slot) == (1, 2))
        #expect((first.placement, second.placement) == (placements[0], placements[1]))
        #expect(try slot(file.claim("spring", uid: "04A1", now: 3)) == first)
        #expect(first.step == .reserved && first.begun == 1)
    }

    @Test func `a tag that is done is taken, in its batch and in every other`() throws {
        var slot = try slot(file.claim("spring", uid: "04A1", now: 1))
        (slot.step, slot.finished, slot.isLocked, slot.model) = (.done, 9, true, "NTAG213")
        try file.note(slot, in: "spring")
        #expect(try file.claim("spring", uid: "04A1", now: 2) == .taken(batch: "spring", slot: slot))
        try file.begin(ProvisioningOrder(batch: "summer"), placements: [placements[2]])
        #expect(try file.claim("summer", uid: "04A1", now: 3) == .taken(batch: "spring", slot: slot))
    }

    @Test func `a withheld placement goes to no tag, and one that was begun with it goes on with another`() throws {
        let begun = try slot(file.claim("spring", uid: "04A1", now: 1))
        let withheld: Set = [begun.placement, placements[1]]
        let other = try slot(file.claim("spring", uid: "04A1", now: 2, withholding: withheld.contains))
        #expect(other.slot == 3 && other.placement == placements[2])
        #expect(try slots().first { $0.slot == 1 } == ProvisioningSlot(slot: 1, placement: begun.placement))
        #expect(try file.claim("spring", uid: "04A2", now: 3, withholding: withheld.contains) == .full)
        #expect(try slot(file.claim("spring", uid: "04A2", now: 4)).slot == 1)
    }

    @Test func `a full batch takes no tag, until a slot is released`() throws {
        for number in 1...3 { _ = try slot(file.claim("spring", uid: "04A\(number)", now: 1)) }
        #expect(try file.claim("spring", uid: "04A4", now: 2) == .full)
        #expect(try file.release(2, of: "spring"))
        #expect(try slot(file.claim("spring", uid: "04A4", now: 3)).slot == 2)
        var done = try slots()[0]
        done.step = .done
        try file.note(done, in: "spring")
        #expect(try !file.release(1, of: "spring"))
        #expect(try !file.release(9, of: "spring"))
    }

    @Test func `everything comes back from the export when the catalog is lost`() throws {
        var slot = try slot(file.claim("spring", uid: "04A1", now: 1))
        slot.step = .writing
        try file.note(slot, in: "spring")
        _ = try file.claim("spring", uid: "04A2", now: 2)
        // The lines of the export come in the order of slots, and this tag goes to an earlier one.
        #expect(try file.release(1, of: "spring") && file.release(2, of: "spring"))
        _ = try file.claim("spring", uid: "04A2", now: 3)
        try file.reject(ProvisioningRejection("04FF", "too-small", at: 5), in: "spring")
        let before = try slots()
        for suffix in ["", "-wal", "-shm"] { unlink(file.state.catalog + suffix) }
        let again = try folder.open()
        #expect(try slots(again) == before)
        #expect(try again.order(of: "spring") == file.order(of: "spring"))
        #expect(try again.rejections(of: "spring") == [ProvisioningRejection("04FF", "too-small", at: 5)])
        #expect(try again.tagBatches == ["spring"])
    }
}
