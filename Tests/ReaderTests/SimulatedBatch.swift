// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Foundation
import NFC
import PN532Simulator
import Testing
import Tracking

@testable import Reader

/// A batch of everything that a model can do, in a real catalog, and the desk where its tags are written.
final class SimulatedBatch {
    static let siteKey = [UInt8](repeating: 0x5A, count: 16)
    /// What tags that are not new say.
    static let old = "https://old.example/what-it-said-before"

    let bench: SimulatedRadio
    let journal: SimulatedJournal
    let mirrors: Bool
    private let model: Type2Model
    private let isUsed: Bool
    private let catalog: CatalogFile
    private let desk: ProvisioningDesk
    private let folder: String
    private(set) var tags: UInt32 = 0

    /// `isUsed` is whether the tags say something already; `mirrors`, whether they are to mirror if they can.
    init(_ model: Type2Model, isUsed: Bool, mirrors: Bool = true, slots: Int = 400) throws {
        (self.model, self.isUsed, self.mirrors) = (model, isUsed, mirrors && model.mirrors)
        bench = try SimulatedRadio(isPatient: false)
        folder = FileManager.default.temporaryDirectory.path + "/waypost-batch-\(UInt64.random(in: .min ... .max))"
        let state = StateDirectory(path: folder)
        try state.create()
        catalog = try CatalogFile(in: state, wall: SimulatedJournal.now)
        let editor = CatalogEditor(
            store: catalog, blocks: [7], policy: DestinationPolicy(ownHosts: []),
            generator: SystemRandomNumberGenerator())
        let touchpoint = try editor.add(
            TouchpointDraft(title: "Table", destination: "https://shop.example/"), now: SimulatedJournal.now
        ).touchpoint
        let placements = try editor.addPlacements(
            to: touchpoint.id, channel: .nfc, label: "Table", count: slots, now: SimulatedJournal.now)
        let order = ProvisioningOrder(
            batch: "spring", mirror: self.mirrors ? .both : .none, locks: true,
            protects: model.configurationPage != nil, overwrites: isUsed)
        try catalog.begin(order, placements: placements.map(\.id))
        journal = SimulatedJournal(catalog, batch: order.batch)
        desk = ProvisioningDesk(order, journal: journal, siteKey: Self.siteKey, isTrial: false) { SimulatedJournal.now }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The next tag, which nobody has seen yet.
    func tag() throws -> Type2Tag {
        tags += 1
        var tag = Type2Tag(model, number: tags)
        guard isUsed else { return tag }
        let message = try NDEFMessage(link: Self.old).bytes
        // Ultralights come without a container.
        if tag.memory[12] == 0 { tag.preload([0xE1, 0x10, UInt8((model.lastUserPage - 3) / 2), 0x00], at: 3) }
        tag.preload([0x03, UInt8(message.count)] + message + [0xFE], at: 4)
        return tag
    }

    /// Lays a tag down, and has it served.
    func serve(_ tag: Type2Tag) throws -> ProvisioningDesk.Outcome {
        bench.reader.removeTags()
        bench.reader.place(tag)
        return try desk.serve(try bench.radio.find(nil, within: .milliseconds(200)), bench.radio)
    }

    /// A tag as it is by now.
    func now(_ tag: Type2Tag) -> Type2Tag { bench.reader.tag(uid: tag.uid) as? Type2Tag ?? tag }

    /// The link that a phone finds on a tag; nil where it finds nothing. What cannot be read is an error.
    func content(of tag: Type2Tag) throws -> String? {
        bench.reader.removeTags()
        bench.reader.place(tag)
        switch try bench.session().report().content {
        case .message(let message): return try #require(message.link)
        case .empty, .blank, .unformatted: return nil
        case .broken(let problem): throw Broken(problem: problem)
        case .unread(let page): throw Broken(problem: "page \(page)")
        }
    }

    private struct Broken: Error { let problem: String }

    /// Whether it is the link of a slot, with or without what the tag writes into it by itself.
    func isNew(_ link: String?, in slot: ProvisioningSlot) throws -> Bool {
        let code = try #require(try catalog.placement(slot.placement)).code
        guard let link, link.hasPrefix("https://go.example.vn/\(code)") else { return false }
        let rest = link.dropFirst("https://go.example.vn/\(code)".count)
        return mirrors ? rest.wholeMatch(of: /\/[0-9A-F]{14}x[0-9A-F]{6}/) != nil : rest.isEmpty
    }

    func slot(_ number: Int) throws -> ProvisioningSlot {
        var found: ProvisioningSlot?
        try catalog.slots(of: "spring") { if $0.slot == number { found = $0 } }
        return try #require(found)
    }
}
