// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("Terms in the catalog")
struct CatalogTermsTests {
    private let folder: CatalogFolder
    private let file: CatalogFile
    private let editor: CatalogEditor

    init() throws {
        folder = try CatalogFolder()
        file = try folder.open()
        editor = file.editor()
    }

    private static func terms() throws -> Terms {
        var terms = Terms()
        terms.starts = CatalogFolder.now
        terms.offline = "menu"
        terms.rules = try RuleSheet(
            "# “Tết”\nuplink=down -> offline\n-> 50% https://a.example/ 50% https://b.example/",
            policy: DestinationPolicy(ownHosts: []))
        return terms
    }

    private static func edit(_ terms: Terms) -> TouchpointEdit {
        var edit = TouchpointEdit()
        edit.terms = terms
        return edit
    }

    @Test("change with one revision, and with none where nothing changes")
    func revisions() throws {
        let touchpoint = try editor.add("A")
        let terms = try Self.terms()
        #expect(try editor.edit(touchpoint.id, Self.edit(terms)).revision == 2)
        #expect(try editor.edit(touchpoint.id, Self.edit(terms)).revision == 2)
        #expect(try file.touchpoint(touchpoint.id)?.terms == terms)
        #expect(try editor.edit(touchpoint.id, TouchpointEdit(title: "B")).terms == terms)
        #expect(try editor.edit(touchpoint.id, Self.edit(.none)).revision == 4)
        #expect(try file.touchpoint(touchpoint.id)?.terms == Terms.none)
    }

    @Test("are refused whole where they make no sense, with no revision")
    func refused() throws {
        let touchpoint = try editor.add("A")
        var terms = try Self.terms()
        terms.offline = nil
        var edit = Self.edit(terms)
        edit.title = "B"
        #expect(throws: TermsError.offlineMissing) { try editor.edit(touchpoint.id, edit) }
        #expect(try file.touchpoint(touchpoint.id) == touchpoint)
        let draft = TouchpointDraft(title: "C", destination: "https://a.example/", terms: terms)
        #expect(throws: TermsError.offlineMissing) { try editor.add(draft, now: CatalogFolder.now) }
        #expect(try file.counts.touchpoints == 1)
    }

    @Test("come back from the export after the file is lost")
    func export() throws {
        let terms = try Self.terms()
        let draft = TouchpointDraft(title: "A", destination: "https://a.example/", terms: terms)
        let touchpoint = try editor.add(draft, now: CatalogFolder.now).touchpoint
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.state.catalog + suffix)
        }
        #expect(try folder.open().touchpoint(touchpoint.id) == touchpoint)
    }
}
