// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

@Suite("Losing and restoring the catalog")
struct CatalogRecoveryTests {
    private let folder: CatalogFolder

    init() throws { folder = try CatalogFolder() }

    /// Makes a catalog with an edit, a vanity code and a retired code, and lets go of it.
    private func fill() throws -> [Touchpoint: [Placement]] {
        let file = try folder.open()
        let editor = file.editor()
        let first = try editor.add("Một \"quoted\" \\ 😀", to: "https://a.example/é?x={click_id}")
        try editor.add("B")
        _ = try editor.edit(first.id, TouchpointEdit(partner: "P", state: .disabled))
        _ = try editor.add(
            TouchpointDraft(
                title: "C", destination: "https://c.example", vanity: "oil-1", tracking: false, methodsAny: true),
            now: 5)
        try file.retire(try VanityCode("gone").key)
        return try file.contents()
    }

    private func restoration(_ file: CatalogFile) throws -> CatalogRestoration {
        guard case .restored(let restoration) = file.opened else {
            throw Unexpected(opened: file.opened)
        }
        return restoration
    }

    private struct Unexpected: Error { let opened: CatalogFile.Opened }

    @Test("A new catalog is fresh, and sound when it is opened again")
    func fresh() throws {
        #expect(try folder.open().opened == .fresh)
        #expect(try folder.open().opened == .sound)
        let contents = try fill()
        let file = try folder.open()
        #expect(file.opened == .sound)
        #expect(try file.contents() == contents)
        #expect(file.exportFailure == nil)
    }

    @Test("A deleted file comes back from its export with everything, and no code is given again")
    func deleted() throws {
        let contents = try fill()
        let change = try folder.open().changeCount
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.state.catalog + suffix)
        }
        let file = try folder.open()
        let restoration = try restoration(file)
        #expect(restoration.setAside == nil && restoration.hadExport)
        #expect(restoration.placements == 9 && restoration.unreadableLines == 0)
        #expect(try file.contents() == contents)
        #expect(try file.hasUsed(try VanityCode("g0ne").key))
        #expect(try file.changeCount > change)
        #expect(try folder.open().opened == .sound)
    }

    @Test(
        "A file of garbage is set aside with its companions, and comes back from its export", arguments: [true, false])
    func garbage(isWhole: Bool) throws {
        let contents = try fill()
        let garbage = [UInt8](repeating: 0xA5, count: isWhole ? 1 << 17 : 100)
        for suffix in ["", "-wal", "-shm"] where folder.exists("catalog.db" + suffix) {
            try folder.overwrite(folder.state.catalog + suffix, with: garbage)
        }
        let file = try folder.open()
        let setAside = try #require(try restoration(file).setAside)
        #expect(setAside.hasPrefix(folder.state.setAside + "/catalog-"))
        let kept = try #require(FileManager.default.contents(atPath: setAside + "/catalog.db"))
        #expect(kept.starts(with: garbage))
        #expect(try file.contents() == contents)
    }

    @Test("A page of garbage inside a sound-looking file is noticed when it is opened")
    func garbagePage() throws {
        let contents = try fill()
        let path = folder.state.catalog
        let bytes = try #require(FileManager.default.contents(atPath: path))
        #expect(bytes.count > 8_192)
        let spoilt = Array(bytes.prefix(4_096)) + [UInt8](repeating: 0xA5, count: bytes.count - 4_096)
        try folder.overwrite(path, with: spoilt)
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let file = try folder.open()
        #expect(try restoration(file).setAside != nil)
        #expect(try file.contents() == contents)
    }

    @Test("An emptied or cut file is damaged, not new", arguments: [0, 100, 5_000])
    func truncated(size: Int) throws {
        let contents = try fill()
        for suffix in ["", "-wal", "-shm"] where folder.exists("catalog.db" + suffix) {
            let path = folder.state.catalog + suffix
            let bytes = try #require(FileManager.default.contents(atPath: path))
            try Data(bytes.prefix(size)).write(to: URL(fileURLWithPath: path))
        }
        let file = try folder.open()
        #expect(try restoration(file).setAside != nil)
        #expect(try file.contents() == contents)
    }

    @Test("An old copy of the file catches up with its export")
    func oldCopy() throws {
        try folder.open().editor().add("A")
        let old = try #require(FileManager.default.contents(atPath: folder.state.catalog))
        let contents = try fill()
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.state.catalog + suffix) }
        try old.write(to: URL(fileURLWithPath: folder.state.catalog))
        let file = try folder.open()
        #expect(try restoration(file).setAside == nil)
        #expect(try file.contents() == contents)
        #expect(try folder.open().opened == .sound)
    }

    @Test("A torn last line costs that line alone, and the export is made whole again", arguments: [1, 30, 200])
    func torn(cut: Int) throws {
        let contents = try fill()
        let bytes = try #require(FileManager.default.contents(atPath: folder.export))
        try Data(bytes.dropLast(cut)).write(to: URL(fileURLWithPath: folder.export))
        #expect(try folder.open().opened == .sound)
        #expect(try CatalogExport(path: folder.export).tail() != nil)
        // Now both at once.
        let whole = try #require(FileManager.default.contents(atPath: folder.export))
        try Data(whole.dropLast(cut)).write(to: URL(fileURLWithPath: folder.export))
        try FileManager.default.removeItem(atPath: folder.state.catalog)
        let file = try folder.open()
        let restored = try file.contents()
        #expect(try restoration(file).unreadableLines <= 1)
        #expect(Set(restored.keys).isSubset(of: contents.keys))
        #expect(restored.count >= 2)
        if cut < 100 { #expect(restored == contents) }
    }

    @Test("Garbage in the middle of the export costs only its lines")
    func spoiltExport() throws {
        let contents = try fill()
        var lines = try folder.lines()
        lines.insert(contentsOf: ["{\"type\":\"placement\",", "\u{0}\u{1}", "{}"], at: 3)
        try lines.map { $0 + "\n" }.joined().write(toFile: folder.export, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: folder.state.catalog)
        let file = try folder.open()
        #expect(try file.contents() == contents)
        #expect(try restoration(file).unreadableLines == 3)
    }

    @Test("A lost export is written again; when both are lost, the catalog is empty and says so")
    func lostExport() throws {
        let contents = try fill()
        try FileManager.default.removeItem(atPath: folder.export)
        #expect(try folder.open().opened == .sound)
        #expect(try folder.lines().count == contents.count + 9 + 2)
        try FileManager.default.removeItem(atPath: folder.export)
        try folder.overwrite(folder.state.catalog, with: Array("garbage".utf8))
        let file = try folder.open()
        #expect(try restoration(file).hadExport == false)
        #expect(try file.counts == (0, 0))
    }

    @Test("The export follows each change, and is rewritten when it has outgrown what it holds")
    func export() throws {
        let file = try folder.open()
        let touchpoint = try file.editor().add("A")
        let first = try folder.lines()
        #expect(first.filter { $0.contains(#""type":"touchpoint""#) }.count == 1)
        #expect(first.filter { $0.contains(#""type":"placement""#) }.count == 3)
        #expect(first.last?.contains(#""change":1"#) == true)
        let title = String(repeating: "long ", count: 90)
        var most = 0
        for index in 0..<150 {
            _ = try file.editor().edit(touchpoint.id, TouchpointEdit(title: title + "\(index)"))
            most = max(most, try folder.lines().count)
        }
        #expect(most > 100)
        #expect(try folder.lines().count < most)
        #expect(try folder.lines().last?.contains(#""change":151"#) == true)
    }

    @Test("A file that is deleted, replaced or overwritten under a reader is noticed")
    func seal() throws {
        _ = try fill()
        let seal = try folder.open().seal
        #expect(seal.isIntact)
        let other = try folder.open()
        try other.editor().add("Z")
        #expect(seal.isIntact, "a change is no damage")
        try folder.overwrite(folder.state.catalog, with: Array("garbage, garbage".utf8))
        #expect(seal.isSameFile && !seal.isIntact)
        try FileManager.default.removeItem(atPath: folder.state.catalog)
        #expect(!seal.isSameFile && !seal.isIntact)
        _ = try folder.open()
        #expect(!seal.isIntact)
    }

    @Test("A change after the file was lost is made in the restored one")
    func changeAfterLoss() throws {
        let contents = try fill()
        let file = try folder.open()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.state.catalog + suffix)
        }
        let added = try file.editor().add("after")
        #expect(try restoration(file).placements == 9)
        #expect(try folder.open().contents().count == contents.count + 1)
        #expect(try folder.open().touchpoint(added.id) == added)
    }

    @Test("Reading makes no file, and a damaged file is named, not repaired")
    func reading() throws {
        #expect(throws: CatalogFileError.self) { try CatalogFile(reading: folder.state) }
        #expect(try folder.names().isEmpty)
        let contents = try fill()
        #expect(try CatalogFile(reading: folder.state).contents() == contents)
        #expect(throws: CatalogFileError.self) { try CatalogFile(reading: folder.state).editor().add("no") }
        try folder.overwrite(folder.state.catalog, with: Array("garbage".utf8))
        #expect(throws: CatalogFileError.self) { try CatalogFile(reading: folder.state) }
        #expect(!folder.exists("set-aside"))
    }

    @Test("A catalog of a newer version is refused, not set aside")
    func newer() throws {
        _ = try fill()
        try folder.run("INSERT INTO migration (name) VALUES ('catalog 99')")
        #expect(throws: (any Error).self) { try folder.open() }
        #expect(!folder.exists("set-aside"))
    }
}
