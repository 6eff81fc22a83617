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
    private let channel: Channel?
    private let now: Int64

    /// With a `channel`, every row makes one placement of it. Without one, a new touchpoint gets one of each, and a row
    /// with a `touchpoint` adds a `qr`. `now` is Unix ms.
    public init(editor: CatalogEditor, channel: Channel?, now: Int64) {
        self.editor = editor
        self.channel = channel
        self.now = now
    }

    /// Imports a file, all of it as one change and in bounded memory. `open` answers a reader at the file's beginning,
    /// again if the store makes the change again. Throws ``CSVError``, ``CatalogImportError``, or what the store throws.
    public func run(_ open: () throws -> CSVReader) throws -> Figures {
        try editor.together {
            var reader = try open()
            guard let first = try reader.next() else { throw CatalogImportError.empty }
            let header = try CSVHeader(first)
            guard header.has("destination") || header.has("touchpoint") else {
                throw CatalogImportError.columns(found: header.names)
            }
            var figures = Figures()
            while let record = try reader.next() {
                guard !record.isBlank else { continue }
                try header.check(record)
                try take(record, header, &figures)
            }
            return figures
        }
    }

    private func take(_ record: CSVRecord, _ header: CSVHeader, _ figures: inout Figures) throws {
        do {
            switch (header.value("destination", of: record), header.value("touchpoint", of: record)) {
            case (let destination?, nil):
                figures.placements += try add(destination, record, header)
                figures.touchpoints += 1
            case (nil, let touchpoint?):
                figures.placements += try extend(touchpoint, record, header)
            case (nil, nil): throw CatalogImportError.Problem.noDestination
            case (_?, _?): throw CatalogImportError.Problem.bothDestinations
            }
        } catch {
            guard let column = CatalogImportError.column(of: error) else { throw error }
            throw CatalogImportError.row(record.row, line: record.line, column: column, cause: error)
        }
    }

    private func add(_ destination: String, _ record: CSVRecord, _ header: CSVHeader) throws -> Int {
        let label = header.value("label", of: record) ?? ""
        let channels = channel.map { [$0] } ?? Channel.allCases
        let draft = TouchpointDraft(
            title: header.value("title", of: record) ?? "", destination: destination,
            campaign: header.value("campaign", of: record), partner: header.value("partner", of: record),
            vanity: header.value("code", of: record), placements: channels.map { PlacementDraft($0, label: label) })
        return try editor.add(draft, now: now).placements.count
    }

    private func extend(_ touchpoint: String, _ record: CSVRecord, _ header: CSVHeader) throws -> Int {
        guard let id = TouchpointID(touchpoint) else { throw CatalogImportError.Problem.identifier(touchpoint) }
        return try editor.addPlacements(
            to: id, channel: channel ?? .qr, label: header.value("label", of: record) ?? "",
            vanity: header.value("code", of: record), now: now
        ).count
    }
}
