// SPDX-License-Identifier: Apache-2.0

import Glibc
import Tabular
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite struct BatchTests {
    private let folder: CatalogFolder
    private let file: CatalogFile
    private let order = BatchOrder(name: "spring", source: "digest")

    init() throws {
        folder = try CatalogFolder()
        file = try folder.open()
    }

    private static let rows = "destination,caption\nhttps://a.example/1,One\n\nhttps://a.example/2,Two\n"

    private func run(
        _ text: String = rows, _ order: BatchOrder? = nil, in file: CatalogFile? = nil, seed: UInt64? = nil,
        rehearsing: Bool = false
    ) throws -> (figures: BatchRun.Figures, entries: [BatchEntry]) {
        let file = file ?? self.file
        let editor = seed.map { file.editor(generator: SeededDraw(seed: $0)) } ?? file.editor()
        let run = BatchRun(
            editor: editor, store: file, order: order ?? self.order, channel: .qr, now: CatalogFolder.now)
        var entries: [BatchEntry] = []
        func go() throws -> BatchRun.Figures {
            try run.run(
                rows: {
                    var rest = Array(text.utf8)[...]
                    return CSVReader {
                        defer { rest = [] }
                        return Array(rest)
                    }
                }, each: { entries.append($0) })
        }
        return (rehearsing ? try editor.rehearse(go) : try go(), entries)
    }

    @Test func `each row gets a placement, and the same order gets the same ones again`() throws {
        let first = try run()
        #expect(first.figures == .init(placements: 2, minted: 2))
        #expect(first.entries.map(\.slot) == [1, 2])
        #expect(
            first.entries.map { entry in entry.row.flatMap { $0.header.value("caption", of: $0.record) } } == [
                "One", "Two",
            ])
        let second = try run()
        #expect(second.figures == .init(placements: 2, minted: 0))
        #expect(second.entries.map(\.placement) == first.entries.map(\.placement))
        #expect(try file.counts == (2, 2))
    }

    @Test func `another order by the same name is refused, and by another name gets codes of its own`() throws {
        let first = try run()
        #expect(throws: BatchError.otherSource(name: "spring")) {
            try run("destination\nhttps://b.example\n", BatchOrder(name: "spring", source: "other"))
        }
        let second = try run(BatchTests.rows, BatchOrder(name: "summer", source: "digest"))
        #expect(Set(second.entries.map(\.placement.code)).isDisjoint(with: first.entries.map(\.placement.code)))
    }

    @Test func `a rehearsal leaves nothing and tells the codes that the change will mint`() throws {
        let rehearsal = try run(seed: 7, rehearsing: true)
        #expect(try file.counts == (0, 0))
        #expect(try file.source(of: "spring") == nil)
        let performance = try run(seed: 7)
        #expect(performance.entries.map(\.placement) == rehearsal.entries.map(\.placement))
    }

    @Test func `a bad row leaves nothing of its batch`() throws {
        #expect(throws: CatalogImportError.self) { try run("destination\nhttps://a.example\nnowhere\n") }
        #expect(throws: BatchError.empty) { try run("destination\n\n") }
        #expect(try file.counts == (0, 0))
        #expect(try file.source(of: "spring") == nil)
    }

    @Test func `many placements of one touchpoint have numbered labels`() throws {
        let touchpoint = try file.editor().add("Menu")
        var labels: [String] = []
        let run = BatchRun(
            editor: file.editor(), store: file, order: order, channel: .qr, now: CatalogFolder.now)
        let figures = try run.run(touchpoint: touchpoint.id, label: "Table", count: 3) {
            labels.append($0.placement.label)
        }
        #expect(labels == ["Table 1", "Table 2", "Table 3"])
        #expect(figures == .init(placements: 3, minted: 3))
    }

    @Test func `batches come back from the export when the catalog is lost`() throws {
        let first = try run()
        for suffix in ["", "-wal", "-shm"] { unlink(file.state.catalog + suffix) }
        let again = try run(in: folder.open())
        #expect(again.figures == .init(placements: 2, minted: 0))
        #expect(again.entries.map(\.placement) == first.entries.map(\.placement))
    }

    private func tags(_ companion: Channel? = .qr, in file: CatalogFile? = nil) throws -> BatchRun.Figures {
        let file = file ?? self.file
        let run = BatchRun(
            editor: file.editor(), store: file, order: order, channel: .nfc, companion: companion,
            now: CatalogFolder.now)
        let touchpoint = try file.contents().keys.first ?? file.editor().add("Menu")
        return try run.run(touchpoint: touchpoint.id, label: "Table", count: 3) { _ in }
    }

    private func companion(_ slot: Int, in file: CatalogFile? = nil) throws -> Placement? {
        try (file ?? self.file).placement(in: order.companion(.qr).name, slot: slot)
    }

    @Test func `what goes with each placement has its touchpoint and its label, and is made once`() throws {
        #expect(try tags() == .init(placements: 3, minted: 3, companions: 3))
        let made = try (1...3).map { try #require(try companion($0)) }
        #expect(made.map(\.label) == ["Table 1", "Table 2", "Table 3"] && made.allSatisfy { $0.channel == .qr })
        #expect(
            try made.map(\.touchpoint)
                == (1...3).map { try #require(try file.placement(in: "spring", slot: $0)).touchpoint })
        #expect(try tags() == .init(placements: 3, minted: 0, companions: 0))
        for suffix in ["", "-wal", "-shm"] { unlink(file.state.catalog + suffix) }
        let restored = try folder.open()
        #expect(try tags(in: restored) == .init(placements: 3, minted: 0, companions: 0))
        #expect(try (1...3).map { try companion($0, in: restored) } == made)
    }

    @Test func `what was left out of an order is made when it is ordered again`() throws {
        #expect(try tags(nil) == .init(placements: 3, minted: 3, companions: 0))
        #expect(try companion(1) == nil)
        #expect(try tags() == .init(placements: 3, minted: 0, companions: 3))
    }
}
