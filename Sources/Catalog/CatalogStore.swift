// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// Where touchpoints and placements are kept. Calls block, and belong to the thread or the actor that made the store.
public protocol CatalogStore: AnyObject {
    /// Runs `body` as one change: what it does through this store is kept whole or, if it throws, not at all. Calls
    /// outside of a transaction are a change each. Inside a transaction it is part of the outer one.
    func transaction<Result>(_ body: () throws -> Result) throws -> Result

    /// Adds a touchpoint with its placements. Throws ``CatalogError/codeTaken(_:by:)`` for a code that was ever used.
    func add(_ touchpoint: Touchpoint, placements: [Placement]) throws

    /// Adds placements to a touchpoint that is there. Throws as ``add(_:placements:)`` does.
    func add(_ placements: [Placement], to touchpoint: TouchpointID) throws

    /// Replaces a touchpoint by its next version. Throws ``CatalogError/stale(_:)`` unless the stored revision is the one
    /// before.
    func update(_ touchpoint: Touchpoint) throws

    /// Takes a code out of circulation for ever, whether or not a placement has it.
    func retire(_ key: CodeKey) throws

    /// The touchpoint with this identifier, or nil.
    func touchpoint(_ id: TouchpointID) throws -> Touchpoint?

    /// The placements of a touchpoint in the order in which they were added.
    func placements(of touchpoint: TouchpointID) throws -> [Placement]

    /// The placement with this identifier, or nil.
    func placement(_ id: PlacementID) throws -> Placement?

    /// The placement with this code, or nil.
    func placement(for key: CodeKey) throws -> Placement?

    /// Whether a code was ever used: by a placement, or by one that is retired.
    func hasUsed(_ key: CodeKey) throws -> Bool

    /// Grows with every change and never falls.
    var changeCount: Int64 { get throws }

    /// How many touchpoints and placements there are.
    var counts: (touchpoints: Int, placements: Int) { get throws }

    /// Hands out every touchpoint, each followed by its placements, with bounded memory. What a call throws ends it.
    func scan(touchpoint: (Touchpoint) throws -> Void, placement: (Placement) throws -> Void) throws

    /// Tells the builder what the hot path needs of every touchpoint and placement.
    func compile(into builder: CodeTableBuilder) throws
}

extension CatalogStore {
    /// The code table of the catalog as it is now; `parameter` is the query parameter of the click ID.
    public func codeTable(parameter: String) throws -> CompiledCodeTable {
        let builder = CodeTableBuilder(expecting: try counts.placements, parameter: parameter)
        try compile(into: builder)
        return builder.finish()
    }
}
