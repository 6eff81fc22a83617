// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import FoundationEssentials
import Logging
import Sync
import Tracking

/// A box as far as its catalog goes; its files go with the test.
final class Outpost: Sendable {
    /// Unix ms of everything that these tests do.
    static let now: Int64 = 1_780_000_000_000

    let state: StateDirectory
    private let block: UInt16

    init(block: UInt16 = 7) throws {
        self.block = block
        let name = "waypost-outpost-\(UInt64.random(in: .min ... .max))"
        state = StateDirectory(path: FileManager.default.temporaryDirectory.path + "/" + name)
        try state.create()
    }

    deinit { try? FileManager.default.removeItem(atPath: state.path) }

    func open() throws -> CatalogFile { try CatalogFile(in: state, wall: Self.now) }

    func edit<Result>(_ body: (CatalogEditor) throws -> Result) throws -> Result {
        try body(CatalogEditor(store: open(), blocks: [block], policy: DestinationPolicy(ownHosts: [])))
    }

    @discardableResult
    func add(_ title: String, vanity: String? = nil) throws -> Touchpoint {
        let draft = TouchpointDraft(title: title, destination: "https://shop.example/", vanity: vanity)
        return try edit { try $0.add(draft, now: Self.now).touchpoint }
    }

    func errand(changed: @escaping @Sendable () async -> Void = {}) -> CatalogErrand {
        CatalogErrand(
            state: state, policy: DestinationPolicy(ownHosts: []), logger: Logger(label: "test"), wall: { Self.now },
            changed: changed)
    }
}
