// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Tracking

/// The codes of this box that were somebody else's first. They work here and lead elsewhere from everywhere else, so
/// nothing that is made from now on may carry them.
struct TakenCodes {
    /// Told when the box was enrolled.
    private let codes: Set<String>
    /// Told when the catalog was sent.
    private let placements: Set<String>

    init(_ workspace: Workspace, _ catalog: CatalogFile) throws {
        codes = Set(IdentityFile.read(workspace.state)?.conflicts ?? [])
        placements = Set(try catalog.conflicts.filter { $0.reason == .taken }.map(\.object))
    }

    func contains(_ placement: Placement) -> Bool {
        codes.contains(placement.code.key.text) || placements.contains(placement.id.description)
    }

    /// The placement with this ID, if its code is one of these.
    func placement(_ id: PlacementID, in catalog: CatalogFile) throws -> Placement? {
        guard !codes.isEmpty || !placements.isEmpty else { return nil }
        guard let placement = try catalog.placement(id), contains(placement) else { return nil }
        return placement
    }

    /// Refuses a placement with such a code, and says what to do instead.
    func refuse(_ placement: Placement, advice: @autoclosure () -> String) throws {
        guard contains(placement) else { return }
        throw Refusal(
            """
            the code \(placement.code) was somebody else's first: it works on this box and leads elsewhere from \
            everywhere else; \(advice())
            """)
    }
}
