// SPDX-License-Identifier: Apache-2.0

internal import Tabular
internal import Tracking

/// What one row of a CSV file asks of the catalog: a touchpoint with placements where it has a `destination`, or one more
/// placement where it has a `touchpoint`.
struct ImportRow {
    let editor: CatalogEditor
    /// The placements of a new touchpoint.
    let channels: [Channel]
    /// The channel of a placement that joins a touchpoint.
    let channelOfOne: Channel
    /// Unix ms.
    let now: Int64

    /// Hands out the rows of a file below its header, without the blank ones.
    static func read(_ open: () throws -> CSVReader, each: (CSVRecord, CSVHeader) throws -> Void) throws {
        var reader = try open()
        guard let first = try reader.next() else { throw CatalogImportError.empty }
        let header = try CSVHeader(first)
        guard header.has("destination") || header.has("touchpoint") else {
            throw CatalogImportError.columns(found: header.names)
        }
        while let record = try reader.next() {
            guard !record.isBlank else { continue }
            try header.check(record)
            try each(record, header)
        }
    }

    /// Whether a row makes a touchpoint.
    static func isNew(_ record: CSVRecord, _ header: CSVHeader) -> Bool {
        header.value("destination", of: record) != nil
    }

    /// The placements that a row made.
    func take(_ record: CSVRecord, _ header: CSVHeader) throws -> [Placement] {
        do {
            switch (header.value("destination", of: record), header.value("touchpoint", of: record)) {
            case (let destination?, nil): return try add(destination, record, header)
            case (nil, let touchpoint?): return try extend(touchpoint, record, header)
            case (nil, nil): throw CatalogImportError.Problem.noDestination
            case (_?, _?): throw CatalogImportError.Problem.bothDestinations
            }
        } catch {
            guard let column = CatalogImportError.column(of: error) else { throw error }
            throw CatalogImportError.row(record.row, line: record.line, column: column, cause: error)
        }
    }

    private func add(_ destination: String, _ record: CSVRecord, _ header: CSVHeader) throws -> [Placement] {
        let label = header.value("label", of: record) ?? ""
        let draft = TouchpointDraft(
            title: header.value("title", of: record) ?? "", destination: destination,
            campaign: header.value("campaign", of: record), partner: header.value("partner", of: record),
            vanity: header.value("code", of: record), placements: channels.map { PlacementDraft($0, label: label) })
        return try editor.add(draft, now: now).placements
    }

    private func extend(_ touchpoint: String, _ record: CSVRecord, _ header: CSVHeader) throws -> [Placement] {
        guard let id = TouchpointID(touchpoint) else { throw CatalogImportError.Problem.identifier(touchpoint) }
        return try editor.addPlacements(
            to: id, channel: channelOfOne, label: header.value("label", of: record) ?? "",
            vanity: header.value("code", of: record), now: now)
    }
}
