// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("The catalog's exchange with the core")
struct CatalogExchangeTests {
    private static func shop(_ id: Int64, _ title: String, revision: Int = 1) throws -> Touchpoint {
        Touchpoint(
            id: TouchpointID(value: id), title: title,
            destination: try Destination(checking: "https://core.example/", policy: DestinationPolicy(ownHosts: [])),
            revision: revision, createdAt: CatalogFolder.now)
    }

    private static func poster(_ id: Int64, of touchpoint: Int64, _ code: PlacementCode) -> Placement {
        Placement(
            id: PlacementID(value: id), touchpoint: TouchpointID(value: touchpoint), code: code, channel: .qr,
            label: "",
            createdAt: CatalogFolder.now)
    }

    private static func page(_ changes: CatalogChange...) -> CatalogPage {
        CatalogPage(changes: changes, cursor: "1", publicURL: "https://go.example")
    }

    /// Answers everything with `status` and the core's revision.
    private static func answers(
        _ sent: [CatalogChange], _ status: ChangeResult.Status, revision: Int? = nil, code: String? = nil
    ) -> [ChangeResult] {
        sent.map { ChangeResult(id: $0.id, status: status, revision: revision, code: code) }
    }

    @Test("What was made here goes up once, touchpoints first, and an edit goes up again from the core's revision")
    func up() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        let booth = try file.editor().add("Booth")
        let sent = try file.outgoing()
        #expect(sent.first == .touchpoint(booth, base: 0))
        #expect(sent.count == 4)
        try file.settle(Self.answers(sent, .accepted, revision: 5), for: sent)
        #expect(try file.outgoing().isEmpty)
        let edited = try file.editor().edit(booth.id, TouchpointEdit(title: "Booth 12"))
        #expect(try file.outgoing() == [.touchpoint(edited, base: 5)])
    }

    @Test("An edit made while its touchpoint was under way goes up afterwards")
    func editMeanwhile() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        let booth = try file.editor().add("Booth")
        let sent = try file.outgoing()
        let edited = try file.editor().edit(booth.id, TouchpointEdit(title: "Booth 12"))
        try file.settle(Self.answers(sent, .accepted, revision: 1), for: sent)
        #expect(try file.outgoing() == [.touchpoint(edited, base: 1)])
    }

    @Test("What the core tells answers here, is kept over a restart, and is not sent back")
    func down() throws {
        let folder = try CatalogFolder()
        let code = PlacementCode.minted(Code(block: 9, number: 1))
        #expect(
            try folder.open().apply(
                Self.page(
                    .touchpoint(try Self.shop(1, "A", revision: 7), base: nil), .placement(Self.poster(2, of: 1, code)))
            ))
        let file = try folder.open()
        #expect(try file.touchpoint(TouchpointID(value: 1))?.title == "A")
        #expect(try file.placement(for: code.key)?.id == PlacementID(value: 2))
        #expect(try file.outgoing().isEmpty)
        #expect(try file.cursor == "1")
        #expect(try file.publicURL == "https://go.example")
    }

    @Test("The same page again changes nothing")
    func again() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        let page = Self.page(.touchpoint(try Self.shop(1, "A"), base: nil))
        #expect(try file.apply(page))
        #expect(try !file.apply(page))
    }

    @Test("Where both changed a touchpoint the core's version stands, and the edit of this box is shown")
    func stale() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        try file.apply(Self.page(.touchpoint(try Self.shop(1, "A"), base: nil)))
        _ = try file.editor().edit(TouchpointID(value: 1), TouchpointEdit(title: "Mine"))
        try file.apply(Self.page(.touchpoint(try Self.shop(1, "Theirs", revision: 2), base: nil)))
        #expect(try file.touchpoint(TouchpointID(value: 1))?.title == "Theirs")
        #expect(try file.outgoing().isEmpty)
        let conflict = try #require(try file.conflicts.first)
        #expect(conflict.reason == .stale)
        #expect(conflict.local?.contains("Mine") == true)
        // A new edit of the version that stands settles it.
        _ = try file.editor().edit(TouchpointID(value: 1), TouchpointEdit(title: "Ours"))
        let sent = try file.outgoing()
        try file.settle(Self.answers(sent, .accepted, revision: 3), for: sent)
        #expect(try file.conflicts.isEmpty)
    }

    @Test("Where the answer to an edit was lost, the core's version is that edit and no conflict")
    func lostAnswer() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        let booth = try file.editor().add("Booth")
        var taken = booth
        taken.revision = 4
        try file.apply(Self.page(.touchpoint(taken, base: nil)))
        #expect(try file.conflicts.isEmpty)
        #expect(try file.outgoing().allSatisfy { if case .placement = $0 { true } else { false } })
    }

    @Test("A code that another touchpoint has elsewhere works on here, is shown, and is not sent")
    func taken() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        let (mine, placements) = try file.editor().add(
            TouchpointDraft(title: "Mine", destination: "https://shop.example/", vanity: "spring"),
            now: CatalogFolder.now
        )
        let code = PlacementCode.vanity(try VanityCode("SPRING"))
        try file.apply(
            Self.page(.touchpoint(try Self.shop(1, "A"), base: nil), .placement(Self.poster(2, of: 1, code))))
        #expect(try file.placement(for: code.key)?.touchpoint == mine.id)
        #expect(try file.conflicts.map(\.reason) == [.taken])
        #expect(try file.conflicts.first?.object == placements.first { $0.code == code }?.id.description)
        #expect(try file.outgoing().count == 3)
    }

    @Test("A touchpoint that ended at the core is disabled for good, and its codes never return")
    func tombstone() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        let code = PlacementCode.minted(Code(block: 9, number: 1))
        let id = TouchpointID(value: 1)
        try file.apply(
            Self.page(.touchpoint(try Self.shop(1, "A"), base: nil), .placement(Self.poster(2, of: 1, code))))
        _ = try file.editor().edit(id, TouchpointEdit(title: "Mine"))
        try file.apply(Self.page(.tombstone(id, revision: 2)))
        #expect(try file.touchpoint(id)?.state == .disabled)
        #expect(try file.hasUsed(code.key))
        #expect(try file.outgoing().isEmpty)
        #expect(try file.conflicts.map(\.reason) == [.stale])
        #expect(throws: CatalogError.ended(id)) { try file.editor().edit(id, TouchpointEdit(state: .active)) }
        #expect(throws: CatalogError.ended(id)) {
            try file.editor().addPlacements(to: id, channel: .qr, label: "", now: CatalogFolder.now)
        }
    }

    @Test("What the core refuses is shown and not sent again until it is edited; its placements wait for it")
    func refused() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        let booth = try file.editor().add("Booth")
        let sent = try file.outgoing()
        var results = Self.answers(sent, .refused, code: "touchpoint")
        results[0].code = "value"
        try file.settle(results, for: sent)
        #expect(try file.outgoing().isEmpty)
        #expect(try file.conflicts.map(\.object) == [booth.id.description])
        _ = try file.editor().edit(booth.id, TouchpointEdit(destination: "https://other.example/"))
        #expect(try file.outgoing().count == 4)
    }

    @Test("A change of the core that cannot be taken is shown, and the others of its page are taken")
    func refusedFromCore() throws {
        let folder = try CatalogFolder()
        let file = try folder.open()
        var page = Self.page(
            .touchpoint(try Self.shop(1, "A"), base: nil),
            .placement(Self.poster(4, of: 3, .minted(Code(block: 9, number: 1)))))
        let refusal = ChangeRefusal("value", field: "destination", detail: "the destination is none")
        page.refused = [.init(object: TouchpointID(value: 3).description, kind: .touchpoint, refusal: refusal)]
        try file.apply(page)
        #expect(try file.counts == (1, 0))
        #expect(
            try Set(file.conflicts.map(\.object)) == [
                TouchpointID(value: 3).description, PlacementID(value: 4).description,
            ])
        try file.apply(Self.page(.touchpoint(try Self.shop(3, "B", revision: 2), base: nil)))
        #expect(try file.conflicts.map(\.kind) == [.placement])
    }

    @Test("A catalog that came back from its export has what the core told, and compares everything anew")
    func recovery() throws {
        let folder = try CatalogFolder()
        try folder.open().apply(Self.page(.touchpoint(try Self.shop(1, "A", revision: 7), base: nil)))
        try folder.overwrite(folder.state.catalog, with: Array(repeating: 0xFF, count: 4_096))
        let file = try folder.open()
        #expect(try file.touchpoint(TouchpointID(value: 1))?.title == "A")
        #expect(try file.cursor == nil)
        try file.apply(Self.page(.touchpoint(try Self.shop(1, "A", revision: 7), base: nil)))
        #expect(try file.outgoing().isEmpty)
        #expect(try file.conflicts.isEmpty)
    }
}
