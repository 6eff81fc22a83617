// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Tracking

/// The QR codes that stand beside the tags of a batch, so that a person can scan or tap: for each tag the one that was
/// ordered with it, or else one of its touchpoint.
struct PairedCodes {
    private let catalog: CatalogFile
    private let taken: TakenCodes
    private let companions: String
    /// The touchpoint that was looked at last: tags of one touchpoint follow each other.
    private var last: (touchpoint: TouchpointID, first: Placement?, labelled: [String: Placement])?

    init(_ catalog: CatalogFile, batch: String, except taken: TakenCodes) {
        self.catalog = catalog
        self.taken = taken
        companions = BatchOrder(name: batch, source: "").companion(.qr).name
    }

    /// The placement with the QR code for a slot with a tag's placement: the one with the same label before others of the
    /// touchpoint, and the first before later ones; nil where there is none. Codes that were somebody else's first are passed over.
    mutating func placement(slot: Int, beside tag: Placement) throws -> Placement? {
        if let ordered = try catalog.placement(in: companions, slot: slot), !taken.contains(ordered) { return ordered }
        if last?.touchpoint != tag.touchpoint {
            let codes = try catalog.placements(of: tag.touchpoint).filter { $0.channel == .qr && !taken.contains($0) }
            let labelled = Dictionary(codes.map { ($0.label, $0) }) { first, _ in first }
            last = (tag.touchpoint, codes.first, labelled)
        }
        return last?.labelled[tag.label] ?? last?.first
    }
}
