// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("Editing the catalog")
struct CatalogEditorTests {
    private let folder: CatalogFolder
    private let file: CatalogFile
    private let editor: CatalogEditor

    init() throws {
        folder = try CatalogFolder()
        file = try folder.open()
        editor = file.editor()
    }

    @Test("A touchpoint comes with one link, one QR code and one tag, each with its own code")
    func defaults() throws {
        let draft = TouchpointDraft(title: "Booth 12", destination: "https://a.example/é", campaign: "Tết", partner: "")
        let (touchpoint, placements) = try editor.add(draft, now: CatalogFolder.now)
        #expect(placements.map(\.channel) == [.link, .qr, .nfc])
        #expect(Set(placements.map(\.code)).count == 3)
        #expect(touchpoint.campaign == "Tết" && touchpoint.partner == nil && touchpoint.revision == 1)
        #expect(try file.touchpoint(touchpoint.id) == touchpoint)
        #expect(try file.placements(of: touchpoint.id) == placements)
        for placement in placements {
            #expect(try file.placement(for: placement.code.key) == placement)
            #expect(try file.placement(placement.id) == placement)
        }
        #expect(try file.touchpoint(TouchpointID(value: 1)) == nil)
        #expect(try file.placement(PlacementID(value: 1)) == nil)
    }

    @Test("A vanity code goes to the link; one that was used before is refused, however it is spelled")
    func vanity() throws {
        let first = TouchpointDraft(title: "A", destination: "https://a.example/", vanity: "Oil-Lamp")
        let added = try editor.add(first, now: CatalogFolder.now)
        #expect(added.placements.map(\.code.description)[0] == "OIL-LAMP")
        let second = TouchpointDraft(title: "B", destination: "https://b.example/", vanity: "0il-lamp")
        #expect(throws: CatalogError.codeTaken("0IL-LAMP", by: added.touchpoint.id)) {
            try editor.add(second, now: CatalogFolder.now)
        }
        try file.retire(try VanityCode("old-one").key)
        let third = TouchpointDraft(title: "C", destination: "https://c.example/", vanity: "OLD-ONE")
        #expect(throws: CatalogError.codeTaken("OLD-ONE", by: nil)) { try editor.add(third, now: CatalogFolder.now) }
        #expect(try file.counts == (1, 3))
    }

    @Test("Minting skips codes that are used or retired")
    func minting() throws {
        let twin = CatalogEditor(
            store: file, blocks: [7], policy: DestinationPolicy(ownHosts: []), generator: Counting())
        let first = try twin.addAll()
        try file.retire(Code(block: 7, number: first[2].number + 1).key)
        let again = CatalogEditor(
            store: file, blocks: [7], policy: DestinationPolicy(ownHosts: []), generator: Counting())
        let second = try again.addAll()
        #expect(Set(first).isDisjoint(with: second))
        #expect(!second.contains(Code(block: 7, number: first[2].number + 1)))
    }

    @Test("Added placements are numbered where there are several")
    func placements() throws {
        let touchpoint = try editor.add("A")
        let one = try editor.addPlacements(
            to: touchpoint.id, channel: .qr, label: "Door", now: CatalogFolder.now)
        let many = try editor.addPlacements(
            to: touchpoint.id, channel: .nfc, label: "Table", count: 3, now: CatalogFolder.now)
        #expect(one.map(\.label) == ["Door"])
        #expect(many.map(\.label) == ["Table 1", "Table 2", "Table 3"])
        #expect(try file.placements(of: touchpoint.id).suffix(4) == one[...] + many)
        #expect(throws: CatalogError.unknownTouchpoint(TouchpointID(value: 5))) {
            try editor.addPlacements(to: TouchpointID(value: 5), channel: .qr, label: "", now: 0)
        }
        for count in [0, -1, CatalogEditor.mostPlacements + 1] {
            #expect(throws: CatalogError.count(count)) {
                try editor.addPlacements(to: touchpoint.id, channel: .qr, label: "", count: count, now: 0)
            }
        }
    }

    @Test("An edit makes the next revision, and one that changes nothing makes none")
    func edit() throws {
        let draft = TouchpointDraft(title: "A", destination: "https://a.example/", campaign: "C", location: "Hall 1")
        let touchpoint = try editor.add(draft, now: CatalogFolder.now).touchpoint
        let edited = try editor.edit(
            touchpoint.id, TouchpointEdit(destination: "https://b.example/", campaign: "", state: .disabled))
        #expect(
            edited.revision == 2 && edited.state == .disabled && edited.campaign == nil && edited.location == "Hall 1")
        #expect(try file.touchpoint(touchpoint.id) == edited)
        let before = try file.changeCount
        #expect(try editor.edit(touchpoint.id, TouchpointEdit(title: "A")) == edited)
        #expect(try file.changeCount == before)
        #expect(throws: DestinationError.self) {
            try editor.edit(touchpoint.id, TouchpointEdit(destination: "javascript:x"))
        }
        #expect(throws: CatalogError.stale(touchpoint.id)) { try file.update(touchpoint) }
        #expect(throws: CatalogError.unknownTouchpoint(TouchpointID(value: 5))) {
            try editor.edit(TouchpointID(value: 5), TouchpointEdit())
        }
    }

    @Test("A touchpoint without title is called by its host; texts have bounds")
    func texts() throws {
        #expect(try editor.add("", to: "https://phở.example:8443/x").title == "xn--ph-rbt.example")
        for title in ["a\u{1B}[2J", "a\nb", String(repeating: "a", count: 501)] {
            #expect(throws: CatalogError.self) { try editor.add(title) }
        }
    }

    @Test("What is done together is one change; a failure undoes it all, even one that was swallowed")
    func together() throws {
        let before = try file.changeCount
        try editor.together {
            try editor.add("A")
            try editor.add("B")
        }
        #expect(try file.changeCount == before + 1)
        #expect(throws: DestinationError.noScheme) {
            try editor.together {
                try editor.add("C")
                try editor.add("D", to: "/x")
            }
        }
        #expect(throws: CatalogError.unknownTouchpoint(TouchpointID(value: 5))) {
            try editor.together {
                try editor.add("E")
                _ = try? editor.edit(TouchpointID(value: 5), TouchpointEdit())
            }
        }
        #expect(try file.counts == (2, 6))
        #expect(try Set(file.contents().keys.map(\.title)) == ["A", "B"])
    }

    @Test("The table compiled from the file knows every code")
    func compiled() throws {
        try editor.add("A", to: "https://a.example/1")
        let off = try editor.add("B", to: "https://a.example/2#x")
        _ = try editor.edit(off.id, TouchpointEdit(state: .disabled))
        let vanity = TouchpointDraft(
            title: "C", destination: "https://a.example/3", vanity: "a-long-vanity-code-of-ours")
        _ = try editor.add(vanity, now: 0)
        let table = try file.codeTable(parameter: "cid")
        #expect(table.count == 9)
        for (touchpoint, placements) in try file.contents() {
            for placement in placements {
                let route = try #require(table.route(for: placement.code.key))
                #expect(route.placement == placement.id && route.touchpoint == touchpoint.id)
                #expect(route.channel == placement.channel)
                #expect(route.state == (touchpoint.state == .active ? .live : .disabled))
                #expect(
                    Array(route.location)
                        == LocationWriter(tracking: true, parameter: "cid").location(of: touchpoint.destination))
            }
        }
    }

    /// Draws the same codes each time, and other identifiers: codes come from the low half.
    private struct Counting: RandomNumberGenerator {
        let salt = UInt64.random(in: .min ... .max) << 32
        var state: UInt64 = 0

        mutating func next() -> UInt64 {
            state += 1
            return (state &* 0x9E37_79B9_7F4A_7C15) & 0xFFFF_FFFF | (salt &+ state << 32)
        }
    }
}

extension CatalogEditor {
    /// Adds a touchpoint of its own identifier and answers its codes.
    fileprivate func addAll() throws -> [Code] {
        let draft = TouchpointDraft(title: "", destination: "https://a.example/")
        return try add(draft, now: 0).placements.compactMap {
            if case .minted(let code) = $0.code { code } else { nil }
        }
    }
}
