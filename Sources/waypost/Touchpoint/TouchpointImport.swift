// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import Linux
import Tabular
import Tracking

extension TouchpointCommand {
    /// `waypost touchpoint import`.
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add touchpoints from a CSV file: all of its rows, or none.",
            discussion: """
                The first row names the columns: destination (or touchpoint, an id), and optionally title, label, \
                campaign, partner and code (a code of your own). Further columns, such as caption, are left alone here.

                A row with a destination becomes a touchpoint with one link, one qr and one nfc placement, or with one \
                placement where --channel is given. A row with a touchpoint adds one placement to it, a qr unless \
                --channel says otherwise. A block of codes holds 1,048,576 of them, so large files need --channel.

                The file is UTF-8, with or without a byte order mark, with , or ; between fields (RFC 4180).
                """)

        @Argument(help: ArgumentHelp("The CSV file.", valueName: "file.csv"))
        var file: String

        @Option(help: "Make one placement for each row, of this channel.")
        var channel: Channel?

        @Flag(name: .customLong("local"), help: "Allow destinations on the local network.")
        var allowsLocal = false

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            // Opened first: the owner of the state, as whom root goes on, may not be allowed to read it.
            let source = try ImportSource(opening: file)
            let catalog = try EditableCatalog(Workspace(common), allowLocal: allowsLocal)
            let figures = try catalog.change { editor, now in
                let rows = CatalogImport(editor: editor, channel: channel, now: now)
                do { return try rows.run { CSVReader(source: try source.chunks()) } } catch {
                    throw explained(error)
                }
            }
            try printFigures(figures)
        }

        /// Names the file; what the store throws stays as it is.
        private func explained(_ error: any Error) -> any Error {
            switch error {
            case CatalogImportError.row(_, _, _, let cause as CodeMintError) where channel == nil:
                Refusal("\(file): \(cause); nothing was imported. With --channel a row takes one code instead of three")
            case is CSVError, is CatalogImportError: Refusal("\(file): \(error); nothing was imported")
            default: error
            }
        }

        private func printFigures(_ figures: CatalogImport.Figures) throws {
            guard output.json else {
                let touchpoints = counted(figures.touchpoints, "touchpoint")
                return try OutputBuffer.print("Added \(touchpoints) and \(counted(figures.placements, "placement")).\n")
            }
            var json = JSONText()
            json.add("touchpoints", figures.touchpoints)
            json.add("placements", figures.placements)
            try OutputBuffer.print(json.closed() + "\n")
        }
    }
}
