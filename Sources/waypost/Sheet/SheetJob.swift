// SPDX-License-Identifier: Apache-2.0

import Catalog
import EdgeStore
import Lettering
import Linux
import Print
import Tabular

/// One run of `waypost sheet`: labels, files, codes, in the order in which a failure leaves nothing.
struct SheetJob {
    private let options: Sheet
    private let settings: SheetSettings
    private let captions: [CaptionTemplate]

    init(_ options: Sheet) throws {
        self.options = options
        captions = try options.caption.map { try CaptionTemplate($0) }
        settings = try options.layout.settings()
    }

    /// Prints what is ordered: rehearses the change, makes the files beside their places, makes the change, and puts the
    /// files in place.
    func order() throws -> SheetResult {
        // Opened first: the owner of the state, as whom root goes on, may not be allowed to read or write there.
        let source = try source()
        let files = try SheetFiles(options)
        let typeface = try options.font.typeface()
        let workspace = try options.csv == nil ? Workspace(existing: options.common) : Workspace(options.common)
        if !options.isLocal { try QRPayload.requirePublicURL(workspace) }
        let catalog = try EditableCatalog(workspace, allowLocal: options.isLocal)
        let origin = LinkOrigin(workspace, local: options.isLocal)
        let order = try SheetOrder(
            source, catalog, batch: options.batch, captions: captions,
            except: TakenCodes(workspace, catalog.file), origin: origin, lowerCase: options.lowerCase)
        let spool = try LabelSpool()
        let ordered = try order.rehearse(spool.add)
        let facts = [
            FrontPages.Fact("Links", origin.text + "/…"), FrontPages.Fact("Labels", "\(ordered.placements)"),
        ]
        let outcome = try production(typeface, order.batchName, facts).run(
            spool.items, count: spool.count, pdf: files.pdf, manifest: files.manifest)
        if !options.dryRun, ordered.minted > 0 {
            var expected = try spool.items()
            _ = try order.perform { try expected.next()?.code }
        }
        try files.publish()
        try files.send(on: settings.template.paper)
        return SheetResult(outcome, batch: order.batchName, minted: ordered.minted, options)
    }

    /// Prints labels of a manifest again.
    func reprint(_ path: String, _ serials: SerialRange?) throws -> SheetResult {
        let manifest = try ImportSource(opening: path)
        let files = try SheetFiles(options)
        let spool = try LabelSpool()
        var batch = ""
        var count = 0
        do {
            var items = try ItemReader(CSVReader(source: try manifest.chunks()))
            while let item = try items.next() {
                (batch, count) = (item.batch, max(count, item.count))
                if serials?.contains(item.serial) != false { try spool.add(item) }
            }
            guard spool.count > 0 else {
                throw serials.map { ManifestError.noSerial($0.description) } ?? ManifestError.empty
            }
        } catch let error where error is CSVError || error is ManifestError {
            throw Refusal("\(path): \(error)")
        }
        let facts = [FrontPages.Fact("Labels", "\(spool.count) of \(count), printed again")]
        let outcome = try production(options.font.typeface(), batch, facts).run(
            spool.items, count: count, pdf: files.pdf, manifest: files.manifest)
        try files.publish()
        try files.send(on: settings.template.paper)
        return SheetResult(outcome, batch: batch, minted: 0, options)
    }

    private func source() throws -> OrderSource {
        if let csv = options.csv { return .rows(try ImportSource(opening: csv), file: csv) }
        guard let touchpoint = options.touchpoint, let count = options.count else {
            throw Failure("nothing is ordered")
        }
        return .touchpoint(touchpoint, label: options.label, count: count)
    }

    /// The document is called as the batch, so that the same labels are the same bytes from whatever file they come.
    private func production(
        _ typeface: Typeface, _ batch: String, _ facts: [FrontPages.Fact]
    ) -> SheetProduction {
        var settings = settings
        settings.title = batch
        return SheetProduction(
            settings: settings, typeface: typeface, mustVerify: options.verify,
            facts: facts + [FrontPages.Fact("Template", settings.template.name)])
    }
}
