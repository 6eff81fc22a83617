// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Linux
import SQLite
import Testing
import Tracking

@testable import Catalog
@testable import EdgeStore

/// A state directory with a catalog, gone with the test.
final class CatalogFolder {
    let state: StateDirectory
    /// Unix ms of everything that these tests do.
    static let now: Int64 = 1_780_000_000_000

    init() throws {
        let name = "waypost-catalog-\(UInt64.random(in: .min ... .max))"
        state = StateDirectory(path: FileManager.default.temporaryDirectory.path + "/" + name)
        try state.create()
    }

    deinit { try? FileManager.default.removeItem(atPath: state.path) }

    var export: String { state.path + "/catalog.ndjson" }

    func open() throws -> CatalogFile { try CatalogFile(in: state, wall: Self.now) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: state.path + "/" + name) }

    /// Runs SQL on the file, behind the catalog's back.
    func run(_ sql: String) throws { try Database(path: state.catalog, mode: .readWrite).execute(sql) }

    func lines() throws -> [String] {
        try String(contentsOfFile: export, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func names(_ path: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: state.path + path).sorted()
    }

    /// Overwrites a file in place from the start.
    func overwrite(_ path: String, with bytes: [UInt8]) throws {
        try Descriptor(opening: path, flags: O_WRONLY).write(bytes, path: path)
    }
}

extension CatalogFile {
    /// Everything that the catalog holds.
    func contents() throws -> [Touchpoint: [Placement]] {
        var contents: [Touchpoint: [Placement]] = [:]
        var last: Touchpoint?
        try scan(
            touchpoint: {
                last = $0
                contents[$0] = []
            },
            placement: {
                let owner = try #require(last)
                #expect($0.touchpoint == owner.id)
                contents[owner]?.append($0)
            })
        return contents
    }

    func editor(
        blocks: [UInt16] = [7], ownHosts: [String] = [],
        generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    ) -> CatalogEditor {
        CatalogEditor(
            store: self, blocks: blocks, policy: DestinationPolicy(ownHosts: ownHosts), generator: generator)
    }
}

extension CatalogEditor {
    @discardableResult
    func add(_ title: String, to destination: String = "https://shop.example/") throws -> Touchpoint {
        try add(TouchpointDraft(title: title, destination: destination), now: CatalogFolder.now).touchpoint
    }
}
