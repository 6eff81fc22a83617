// SPDX-License-Identifier: Apache-2.0

import Catalog
import FoundationEssentials
import Redirect
import Testing
import Tracking

@testable import Core

@Suite("The core's catalog")
struct CatalogTests {
    private static let now: Int64 = 1_780_000_000_000

    /// Runs `body` on a core with two orgs.
    private func withCatalog(_ body: (CoreCatalog, OrgID, OrgID) async throws -> Void) async throws {
        let name = "waypost-core-catalog-\(UInt64.random(in: .min ... .max))"
        let directory = FileManager.default.temporaryDirectory.path + "/" + name
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let file = try CoreFile(directory: directory)
        let one = try await Orgs(file).add("One", currency: "EUR", now: Self.now)
        let other = try await Orgs(file).add("Other", currency: "EUR", now: Self.now)
        try await body(CoreCatalog(file), one.id, other.id)
        await file.close()
    }

    private static func shop(_ id: Int64, _ title: String) throws -> Touchpoint {
        Touchpoint(
            id: TouchpointID(value: id), title: title,
            destination: try Destination(checking: "https://shop.example/", policy: DestinationPolicy(ownHosts: [])),
            createdAt: now)
    }

    private static func poster(_ id: Int64, of touchpoint: Int64, number: UInt32 = 1) -> CatalogChange {
        .placement(
            Placement(
                id: PlacementID(value: id), touchpoint: TouchpointID(value: touchpoint),
                code: .minted(Code(block: 9, number: number)), channel: .qr, label: "", createdAt: now))
    }

    private static func take(
        _ change: CatalogChange, _ catalog: CoreCatalog, _ org: OrgID
    ) async throws -> ChangeResult {
        try #require(try await catalog.take([(id: change.id, change: .success(change))], org: org).first)
    }

    private static func add(_ title: String, _ catalog: CoreCatalog, _ org: OrgID) async throws -> Touchpoint {
        let draft = TouchpointDraft(title: title, destination: "https://shop.example/")
        return try await catalog.edit(org) { try $0.add(draft, now: now).touchpoint }
    }

    @Test("A device's touchpoint is accepted once; sent again it is unchanged")
    func twice() async throws {
        try await withCatalog { catalog, org, _ in
            let shop = CatalogChange.touchpoint(try Self.shop(1, "A"), base: 0)
            #expect(try await Self.take(shop, catalog, org).status == .accepted)
            let again = try await Self.take(shop, catalog, org)
            #expect(again.status == .unchanged)
            #expect(again.revision == 1)
            #expect(try await Self.take(Self.poster(2, of: 1), catalog, org).status == .accepted)
            #expect(try await Self.take(Self.poster(2, of: 1), catalog, org).status == .unchanged)
            #expect(try await catalog.cursor(of: org) == "2")
        }
    }

    @Test("An edit from an old revision is stale, and the core's version stands")
    func stale() async throws {
        try await withCatalog { catalog, org, _ in
            let shop = try await Self.add("A", catalog, org)
            let edited = try await catalog.edit(org) { try $0.edit(shop.id, TouchpointEdit(title: "B")) }
            var late = shop
            late.title = "C"
            let result = try await Self.take(.touchpoint(late, base: 1), catalog, org)
            #expect((result.status, result.code, result.revision) == (.conflict, "stale", 2))
            #expect(try await catalog.touchpoint(shop.id, org: org).touchpoint == edited)
            #expect(try await Self.take(.touchpoint(late, base: 2), catalog, org).revision == 3)
        }
    }

    @Test("A code belongs to the first touchpoint that has it, and no placement comes before its touchpoint")
    func taken() async throws {
        try await withCatalog { catalog, org, _ in
            #expect(try await Self.take(Self.poster(3, of: 1), catalog, org).code == "touchpoint")
            for id: Int64 in [1, 2] {
                _ = try await Self.take(.touchpoint(try Self.shop(id, "A"), base: 0), catalog, org)
            }
            _ = try await Self.take(Self.poster(3, of: 1), catalog, org)
            let result = try await Self.take(Self.poster(4, of: 2), catalog, org)
            #expect((result.status, result.code) == (.conflict, "taken"))
            #expect(result.takenBy == TouchpointID(value: 1).description)
        }
    }

    @Test("What is deleted comes down as its end, cannot be edited, and its codes never return")
    func tombstone() async throws {
        try await withCatalog { catalog, org, _ in
            for id: Int64 in [1, 2] {
                _ = try await Self.take(.touchpoint(try Self.shop(id, "A"), base: 0), catalog, org)
            }
            _ = try await Self.take(Self.poster(3, of: 1), catalog, org)
            try await catalog.delete(TouchpointID(value: 1), org: org)
            let changes = try await catalog.changes(of: org, since: nil).changes
            #expect(changes.contains(.tombstone(TouchpointID(value: 1), revision: 2)))
            #expect(changes.count == 2)
            let edit = CatalogChange.touchpoint(try Self.shop(1, "B"), base: 1)
            #expect(try await Self.take(edit, catalog, org).code == "stale")
            #expect(try await Self.take(Self.poster(4, of: 2), catalog, org).code == "taken")
        }
    }

    @Test("Pages lead through every change, and every placement follows its touchpoint")
    func pages() async throws {
        try await withCatalog { catalog, org, _ in
            var made: [Touchpoint] = []
            for number in 0..<140 { made.append(try await Self.add("\(number)", catalog, org)) }
            let first = made[0].id
            _ = try await catalog.edit(org) { try $0.edit(first, TouchpointEdit(title: "last")) }
            var (cursor, pages, placements): (String?, Int, Int) = (nil, 0, 0)
            var known: Set<TouchpointID> = []
            while true {
                let page = try await catalog.changes(of: org, since: cursor)
                for change in page.changes {
                    switch change {
                    case .touchpoint(let touchpoint, _): known.insert(touchpoint.id)
                    case .placement(let placement):
                        placements += 1
                        #expect(known.contains(placement.touchpoint))
                    case .tombstone: Issue.record("nothing was deleted")
                    }
                }
                (cursor, pages) = (page.cursor, pages + 1)
                guard page.hasMore else { break }
            }
            #expect((pages, placements, known.count) == (2, 420, 140))
            await #expect(throws: StoreError.self) { _ = try await catalog.changes(of: org, since: "100000") }
            await #expect(throws: StoreError.self) { _ = try await catalog.changes(of: org, since: "-1") }
        }
    }

    @Test("One org neither sees nor touches what is another's, and may use the same code")
    func orgs() async throws {
        try await withCatalog { catalog, org, other in
            let shop = CatalogChange.touchpoint(try Self.shop(1, "A"), base: 0)
            _ = try await Self.take(shop, catalog, org)
            _ = try await Self.take(Self.poster(2, of: 1), catalog, org)
            let id = TouchpointID(value: 1)
            await #expect(throws: StoreError.notFound("touchpoint")) {
                _ = try await catalog.touchpoint(id, org: other)
            }
            await #expect(throws: StoreError.notFound("touchpoint")) { try await catalog.delete(id, org: other) }
            await #expect(throws: StoreError.notFound("touchpoint")) {
                _ = try await catalog.edit(other) { try $0.edit(id, TouchpointEdit(title: "Mine")) }
            }
            #expect(try await catalog.changes(of: other, since: nil).changes.isEmpty)
            let key = Code(block: 9, number: 1).key
            #expect(try await catalog.placement(for: key, org: other) == nil)
            #expect(try await Self.take(shop, catalog, other).status == .accepted)
            #expect(try await Self.take(Self.poster(2, of: 1), catalog, other).status == .accepted)
        }
    }

    @Test("The table of an org's codes is made anew only when its catalog changed")
    func table() async throws {
        try await withCatalog { catalog, org, _ in
            _ = try await Self.add("A", catalog, org)
            let table = try #require(try await catalog.table(of: org, unless: nil))
            #expect(try await catalog.table(of: org, unless: table.change) == nil)
            _ = try await Self.add("B", catalog, org)
            #expect(try await catalog.table(of: org, unless: table.change)?.change == table.change + 1)
        }
    }
}
