// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import NFC
import Reader
import Tabular
import Tracking

/// `waypost batch new`.
struct BatchNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Order a batch of tags: a placement and a code for each.",
        discussion: """
            --csv takes a file as `waypost sheet` does: a row with a destination becomes a touchpoint with one nfc \
            placement, a row with a touchpoint gets one more.
            """)

    @Option(help: ArgumentHelp("The touchpoint of all tags, with --count.", valueName: "id"))
    var touchpoint: TouchpointID?

    @Option(help: "How many tags.")
    var count: Int?

    @Option(help: ArgumentHelp("What the placements are called: “Table 1”, “Table 2”, …", valueName: "text"))
    var label = ""

    @Option(help: ArgumentHelp("A row for each tag.", valueName: "file.csv"))
    var csv: String?

    @Option(help: ArgumentHelp("What the batch is called.", valueName: "name"))
    var name: String

    @Flag(help: "Let each tag add its number and counter to its link, which tells taps from copied links.")
    var mirror = false

    @Option(help: ArgumentHelp("Take this model alone, such as NTAG213.", valueName: "model"))
    var expect: String?

    @Flag(help: "Lock each tag for ever once it was read back. Nobody can undo it.")
    var lock = false

    @Flag(help: "Protect each tag by a password that follows from the site's key (--site-key of `batch run`).")
    var protect = false

    @Flag(help: "Take tags that hold something else, and write over it.")
    var overwrite = false

    @Flag(
        name: .customLong("with-qr"),
        help: "Order a QR code with each tag, of the same touchpoint and label, for --print of `batch run`.")
    var withQR = false

    @Flag(name: .customLong("local"), help: "Allow destinations on the local network.")
    var allowsLocal = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (touchpoint != nil) != (csv != nil) else { throw ValidationError("Give --touchpoint or --csv.") }
        guard (touchpoint == nil) == (count == nil) else {
            throw ValidationError("--touchpoint and --count go together.")
        }
        if let expect, TagModel(named: expect) == nil {
            let names = TagModel.writable.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no model “\(expect)”; there are \(names).")
        }
        guard csv == nil || label.isEmpty else { throw ValidationError("--label is for --touchpoint.") }
    }

    func run() throws {
        let source: OrderSource =
            if let csv { .rows(try ImportSource(opening: csv), file: csv) } else if let touchpoint, let count {
                .touchpoint(touchpoint, label: label, count: count)
            } else { throw Failure("nothing is ordered") }
        let workspace = try csv == nil ? Workspace(existing: common) : Workspace(common)
        let catalog = try EditableCatalog(workspace, allowLocal: allowsLocal)
        let batch = try source.order(name: name)
        let order = ProvisioningOrder(
            batch: batch.name, mirror: mirror ? .both : .none, expects: expect.flatMap { TagModel(named: $0) }?.name,
            locks: lock,
            protects: protect, overwrites: overwrite)
        let figures = try source.explaining {
            try catalog.change { editor, now in
                try editor.together {
                    var placements: [PlacementID] = []
                    let run = BatchRun(
                        editor: editor, store: catalog.file, order: batch, channel: .nfc,
                        companion: withQR ? .qr : nil, now: now)
                    let figures = try source.run(run) { placements.append($0.placement.id) }
                    try catalog.file.begin(order, placements: placements)
                    return figures
                }
            }
        }
        try OutputBuffer.print(output.json ? json(batch.name, figures) : text(batch.name, figures))
    }

    private func text(_ name: String, _ figures: BatchRun.Figures) -> String {
        let tags = counted(figures.placements, "tag") + (withQR ? " and a QR code with each" : "")
        let next = "Write them with `waypost batch run \(name)`."
        return figures.minted + figures.companions == 0
            ? "Batch \(name) was ordered before, with \(tags). \(next)\n"
            : "Ordered \(tags) as batch \(name). \(next)\n"
    }

    private func json(_ name: String, _ figures: BatchRun.Figures) -> String {
        var json = JSONText()
        json.add("batch", name)
        json.add("tags", figures.placements)
        json.add("minted", figures.minted)
        if withQR { json.add("minted_qr", figures.companions) }
        return json.closed() + "\n"
    }
}
