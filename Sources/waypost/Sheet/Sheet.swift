// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Glibc
import Linux
import Print
import Settings
import Tracking

/// `waypost sheet`.
struct Sheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Print sheets of labels, each with a code of its own, as a PDF with a manifest.",
        discussion: """
            --csv takes a file whose first row names the columns: destination (or touchpoint, an id), and optionally \
            title, caption, label, campaign, partner and code (a code of your own); further columns are free for \
            --caption "{column}". Each row becomes a qr placement. --touchpoint makes --count placements of one touchpoint.

            The same order again prints the same codes; --batch gives it another name, and new codes. Codes are minted \
            only when the whole sheet is good. --reprint prints labels of a manifest again, without the catalog.
            """)

    @Option(help: ArgumentHelp("The rows to print.", valueName: "file.csv"))
    var csv: String?

    @Option(help: ArgumentHelp("The touchpoint to print, with --count.", valueName: "id"))
    var touchpoint: TouchpointID?

    @Option(help: "How many labels of the touchpoint.")
    var count: Int?

    @Option(
        help: ArgumentHelp("What the labels of the touchpoint are called: “Table 1”, “Table 2”, …", valueName: "text"))
    var label = ""

    @Option(help: ArgumentHelp("A manifest whose labels are printed again.", valueName: "manifest.csv"))
    var reprint: String?

    @Option(help: ArgumentHelp("Which of them, such as 5-9,12,20-. Default: all.", valueName: "serials"))
    var serials: String?

    @OptionGroup(title: "Layout") var layout: SheetOptions

    @Option(
        help: ArgumentHelp(
            """
            A line beside each symbol, with columns in braces; give it again for more lines. {code}, {link}, {label}, \
            {serial} and {batch} are always there. Default: {caption}, or else {label}.
            """, valueName: "text"))
    var caption: [String] = []

    @OptionGroup var font: FontOptions

    @Option(help: ArgumentHelp("The name of the order. Default: by what is ordered.", valueName: "name"))
    var batch: String?

    @Option(help: ArgumentHelp("The PDF; the file is replaced whole.", valueName: "file.pdf"))
    var out: String?

    @Option(help: ArgumentHelp("What was printed where, as CSV.", valueName: "file.csv"))
    var manifest: String?

    @Option(name: .customLong("print"), help: ArgumentHelp("Print the PDF on a queue of CUPS.", valueName: "queue"))
    var queue: PrintTarget?

    @Flag(help: "Check every row and lay everything out, and write nothing.")
    var dryRun = false

    @Flag(help: "Refuse a sheet that cannot be read back; otherwise it is read where zbarimg is installed.")
    var verify = false

    @Flag(help: "Keep the lower case of links; upper case makes smaller symbols.")
    var lowerCase = false

    @Flag(name: .customLong("local"), help: "Use the box's own address, and allow destinations on the local network.")
    var isLocal = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard [csv != nil, touchpoint != nil, reprint != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("Give one of --csv, --touchpoint and --reprint.")
        }
        guard (touchpoint == nil) == (count == nil) else {
            throw ValidationError("--touchpoint and --count go together.")
        }
        guard touchpoint != nil || label.isEmpty else { throw ValidationError("--label is for --touchpoint.") }
        guard reprint != nil || serials == nil else { throw ValidationError("--serials is for --reprint.") }
        if reprint != nil, !caption.isEmpty || batch != nil || lowerCase {
            throw ValidationError("A manifest says captions, batch and links itself.")
        }
        if let serials, SerialRange(serials) == nil {
            throw ValidationError("--serials takes numbers and ranges such as 5-9,12,20-, not “\(serials)”.")
        }
        guard out != nil || dryRun || queue != nil else { throw ValidationError("--out is missing.") }
        if let queue, case .queue = queue {
        } else if let queue {
            throw ValidationError("Sheets are printed by a queue of CUPS; \(queue) takes no PDF.")
        }
        if let out, let manifest, out == manifest {
            throw ValidationError("--out and --manifest are one file.")
        }
        if let count, !(1...CatalogEditor.mostPlacements).contains(count) {
            throw ValidationError("--count takes 1 to \(CatalogEditor.mostPlacements).")
        }
    }

    func run() throws {
        let job = try SheetJob(self)
        let result = try reprint.map { try job.reprint($0, serials.flatMap(SerialRange.init)) } ?? job.order()
        try OutputBuffer.print(output.json ? result.json : result.text)
    }
}
