// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Print
import QRCode
import Tabular
import Tracking

/// What a sheet is made of: placements of the catalog, rehearsed and then minted. The rehearsal says which codes the sheet
/// shows, and the change is made only after the sheet is good, so that a sheet that fails leaves no code behind.
struct SheetOrder {
    private let source: OrderSource
    private let catalog: EditableCatalog
    private let batch: BatchOrder
    private let captions: [CaptionTemplate]
    private let taken: TakenCodes
    private let origin: LinkOrigin
    private let lowerCase: Bool
    /// Both runs draw the same codes from it.
    private let seed = UInt64.random(in: .min ... .max)
    private let now: Int64

    init(
        _ source: OrderSource, _ catalog: EditableCatalog, batch name: String?, captions: [CaptionTemplate],
        except taken: TakenCodes, origin: LinkOrigin, lowerCase: Bool
    ) throws {
        self.source = source
        self.catalog = catalog
        self.captions = captions
        self.taken = taken
        self.origin = origin
        self.lowerCase = lowerCase
        now = EditableCatalog.now
        batch = try source.order(name: name)
    }

    var batchName: String { batch.name }

    /// Hands out the labels without keeping anything. Serials count from 1; how many there are is not known before the
    /// end.
    func rehearse(_ each: (SheetItem) throws -> Void) throws -> BatchRun.Figures {
        let editor = catalog.editor(generator: SeededDraw(seed: seed))
        return try source.explaining { try editor.rehearse { try run(editor) { try each(item($0)) } } }
    }

    /// Makes the change. `expected` answers the code of each label in its turn; where another one would be minted,
    /// because somebody else changed the catalog meanwhile, nothing is kept.
    func perform(_ expected: () throws -> String?) throws -> BatchRun.Figures {
        let editor = catalog.editor(generator: SeededDraw(seed: seed))
        return try source.explaining {
            try catalog.change {
                try run(editor) { entry in
                    guard try expected() == entry.placement.code.description else {
                        throw Failure("somebody else changed the catalog meanwhile; nothing was printed, try again")
                    }
                }
            }
        }
    }

    private func run(_ editor: CatalogEditor, _ each: (BatchEntry) throws -> Void) throws -> BatchRun.Figures {
        try source.run(BatchRun(editor: editor, store: catalog.file, order: batch, channel: .qr, now: now), each)
    }

    private func item(_ entry: BatchEntry) throws -> SheetItem {
        let code = entry.placement.code.description
        let place = entry.row.map { CSVError.place(row: $0.record.row, line: $0.record.line) } ?? "label \(entry.slot)"
        try taken.refuse(
            entry.placement, advice: "leave out \(place), or order with another --batch, and another code for it")
        let link = origin.url(of: entry.placement.code)
        let url = lowerCase ? link : PayloadCase.link(origin: origin.text, code: code)
        return SheetItem(
            serial: entry.slot, count: entry.slot, code: code, url: url,
            caption: try caption(entry, link: link), touchpoint: entry.placement.touchpoint.description,
            placement: entry.placement.id.description, batch: batch.name,
            origin: place)
    }

    /// Columns that every label has, beside those of the file.
    static let ownColumns = ["code", "link", "label", "serial", "batch"]

    private func caption(_ entry: BatchEntry, link: String) throws -> String {
        let row = entry.row
        let templates = try captions.isEmpty ? Self.defaultCaptions(row?.header) : captions
        if entry.slot == 1 { try check(templates, row?.header) }
        return templates.map { template in
            template.text { name in
                if let row, row.header.has(name), !["code"].contains(name) {
                    return row.header.value(name, of: row.record)
                }
                switch name {
                case "code": return entry.placement.code.description
                case "link": return String(link.drop { $0 != ":" }.dropFirst(3))
                case "label": return entry.placement.label
                case "serial": return String(entry.slot)
                case "batch": return batch.name
                default: return nil
                }
            }
        }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// A file's captions, or else its labels; for a count, the labels.
    private static func defaultCaptions(_ header: CSVHeader?) throws -> [CaptionTemplate] {
        guard let header else { return [try CaptionTemplate("{label}")] }
        return try ["caption", "label"].first(where: header.has).map { [try CaptionTemplate("{\($0)}")] } ?? []
    }

    private func check(_ templates: [CaptionTemplate], _ header: CSVHeader?) throws {
        let known = (header?.names ?? []).filter { !$0.isEmpty } + Self.ownColumns
        for name in templates.flatMap(\.columns) where !known.contains(name) {
            throw CaptionTemplateError.column(name, known: known)
        }
    }
}
