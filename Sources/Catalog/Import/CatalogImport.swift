// SPDX-License-Identifier: Apache-2.0

public import Tabular
public import Tracking

/// Brings the rows of a CSV file into the catalog. A row with a `destination` becomes a touchpoint with its placements; a
/// row with a `touchpoint`, an identifier, one more placement of it. Columns that are not ours are left alone.
public struct CatalogImport {
    /// What an import added.
    public struct Figures: Hashable, Sendable {
        public var touchpoints = 0
        public var placements = 0

        public init() {}
    }

    /// The columns that an import reads.
    public static let columns = ["destination", "touchpoint", "title", "label", "campaign", "partner", "code"]

    private let editor: CatalogEditor
    private let rows: ImportRow

    /// With a `channel`, every row makes one placement of it. Without one, a new touchpoint gets one of each, and a row
    /// with a `touchpoint` adds a `qr`. `now` is Unix ms.
    public init(editor: CatalogEditor, channel: Channel?, now: Int64) {
        self.editor = editor
        rows = ImportRow(
            editor: editor, channels: channel.map { [$0] } ?? Channel.allCases, channelOfOne: channel ?? .qr, now: now)
    }

    /// Imports a file, all of it as one change and in bounded memory. `open` answers a reader at the file's beginning,
    /// again if the store makes the change again. Throws ``CSVError``, ``CatalogImportError``, or what the store throws.
    public func run(_ open: () throws -> CSVReader) throws -> Figures {
        try editor.together {
            var figures = Figures()
            try ImportRow.read(open) { record, header in
                figures.placements += try rows.take(record, header).count
                if ImportRow.isNew(record, header) { figures.touchpoints += 1 }
            }
            return figures
        }
    }
}
