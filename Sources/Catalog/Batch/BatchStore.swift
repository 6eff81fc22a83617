// SPDX-License-Identifier: Apache-2.0

public import Tracking

/// A catalog that remembers which placements were produced together, so that a second run of the same order prints the
/// same codes.
public protocol BatchStore: CatalogStore {
    /// What a batch was made from; nil for one that is not there.
    func source(of batch: String) throws -> String?

    /// Begins a batch. Throws for one that is there.
    func add(batch: String, source: String) throws

    /// The placement in a slot of a batch, from 1; nil for a free one.
    func placement(in batch: String, slot: Int) throws -> Placement?

    /// Puts a placement into a free slot.
    func put(_ placement: PlacementID, in batch: String, slot: Int) throws
}
