// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("Several at one catalog")
struct CatalogSharingTests {
    @Test("Two connections see each other's changes, and neither gives the other's codes")
    func two() throws {
        let folder = try CatalogFolder()
        let a = try folder.open()
        let b = try folder.open()
        let first = try a.editor().add("A")
        #expect(try b.touchpoint(first.id) == first)
        let edited = try b.editor().edit(first.id, TouchpointEdit(title: "B"))
        #expect(try a.touchpoint(first.id) == edited)
        let stale = Touchpoint(
            id: first.id, title: "C", destination: first.destination, revision: 2, createdAt: first.createdAt)
        #expect(throws: CatalogError.stale(first.id)) { try a.update(stale) }
        #expect(try a.changeCount == b.changeCount)
    }

    @Test("Writers on many threads lose nothing, and the export has it all")
    func many() async throws {
        let folder = try CatalogFolder()
        let state = folder.state
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for index in 0..<15 {
                        let file = try CatalogFile(in: state, wall: CatalogFolder.now)
                        try file.editor(blocks: [3]).add("\(writer)-\(index)")
                    }
                }
            }
            try await group.waitForAll()
        }
        let file = try folder.open()
        #expect(try file.counts == (60, 180))
        #expect(try file.changeCount == 60)
        let lines = try folder.lines().compactMap { CatalogLine(Array($0.utf8)[...]) }
        let placements = lines.compactMap { if case .placement(let placement) = $0 { placement } else { nil } }
        #expect(Set(placements.map(\.code)).count == 180)
        #expect(file.opened == .sound)
    }
}
