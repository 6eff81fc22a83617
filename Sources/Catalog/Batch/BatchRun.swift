// SPDX-License-Identifier: Apache-2.0

public import Tabular
public import Tracking

/// Brings the placements of an order into the catalog, as one change, and hands each of them out in its turn.
public struct BatchRun {
    /// What a run made.
    public struct Figures: Hashable, Sendable {
        /// How many placements were ordered.
        public var placements = 0
        /// How many of them this run minted.
        public var minted = 0
        /// How many companions this run minted.
        public var companions = 0
    }

    private let editor: CatalogEditor
    private let store: any BatchStore
    private let order: BatchOrder
    private let channel: Channel
    private let companion: Channel?
    private let now: Int64

    /// `store` is the editor's. `companion` is the channel of a second placement that goes with each: of the same
    /// touchpoint and with the same label. One that an earlier run of the order has left out is made. `now` is Unix ms.
    public init(
        editor: CatalogEditor, store: any BatchStore, order: BatchOrder, channel: Channel, companion: Channel? = nil,
        now: Int64
    ) {
        self.editor = editor
        self.store = store
        self.order = order
        self.channel = channel
        self.companion = companion
        self.now = now
    }

    /// One placement for each row of a file, as ``CatalogImport`` reads rows, in bounded memory. `open` answers a reader
    /// at the file's beginning, again if the store makes the change again; then `each` begins again as well, at slot 1.
    public func run(rows open: () throws -> CSVReader, each: (BatchEntry) throws -> Void) throws -> Figures {
        try editor.together {
            try begin()
            let rows = ImportRow(editor: editor, channels: [channel], channelOfOne: channel, now: now)
            var figures = Figures()
            try ImportRow.read(open) { record, header in
                let row = BatchEntry.Row(header: header, record: record)
                try fill(&figures, row, each) { try rows.take(record, header) }
            }
            guard figures.placements > 0 else { throw BatchError.empty }
            return figures
        }
    }

    /// `count` placements of one touchpoint, with numbered labels.
    public func run(
        touchpoint: TouchpointID, label: String, count: Int, each: (BatchEntry) throws -> Void
    ) throws -> Figures {
        guard 1...CatalogEditor.mostPlacements ~= count else { throw CatalogError.count(count) }
        return try editor.together {
            try begin()
            var figures = Figures()
            for number in 1...count {
                try fill(&figures, nil, each) {
                    try editor.addPlacements(
                        to: touchpoint, channel: channel, label: label.isEmpty ? "\(number)" : "\(label) \(number)",
                        now: now)
                }
            }
            return figures
        }
    }

    private func begin() throws {
        for order in [order, companion.map(order.companion)].compactMap(\.self) {
            guard let source = try store.source(of: order.name) else {
                try store.add(batch: order.name, source: order.source)
                continue
            }
            guard source == order.source else { throw BatchError.otherSource(name: order.name) }
        }
    }

    /// Hands out the placement of the next slot, which `make` makes where there is none, and its companion.
    private func fill(
        _ figures: inout Figures, _ row: BatchEntry.Row?, _ each: (BatchEntry) throws -> Void,
        make: () throws -> [Placement]
    ) throws {
        let slot = figures.placements + 1
        let stored = try store.placement(in: order.name, slot: slot)
        if let placement = try stored ?? make().first {
            if stored == nil {
                try store.put(placement.id, in: order.name, slot: slot)
                figures.minted += 1
            }
            if try accompany(placement, slot) { figures.companions += 1 }
            try each(BatchEntry(slot: slot, placement: placement, isNew: stored == nil, row: row))
        }
        figures.placements = slot
    }

    /// Makes the companion of a placement; false where there is one, or none is wanted.
    private func accompany(_ placement: Placement, _ slot: Int) throws -> Bool {
        guard let channel = companion else { return false }
        let name = order.companion(channel).name
        guard try store.placement(in: name, slot: slot) == nil else { return false }
        for made in try editor.addPlacements(
            to: placement.touchpoint, channel: channel, label: placement.label, now: now)
        {
            try store.put(made.id, in: name, slot: slot)
        }
        return true
    }
}
