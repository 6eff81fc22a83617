// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EdgeStore
import Linux
import Tracking

extension VisitsCommand {
    /// `waypost visits export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write every visit to standard output, the oldest first.",
            discussion: """
                --since leaves out what an earlier export had: give it the last seq of that one. In csv an apostrophe \
                goes before what a visitor sent that a spreadsheet would take for a formula.
                """)

        @Option(help: "The format.")
        var format = ExportFormat.ndjson

        @Option(help: ArgumentHelp("Only visits after this number.", valueName: "seq"))
        var since: UInt64 = 0

        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(existing: common)
            var buffer = OutputBuffer()
            if format == .csv { try buffer.add(VisitTable.header) }
            // Sequence numbers are SQLite integers.
            let titles = CatalogTitles(workspace.state)
            try LogReader(workspace.state)?.lines(after: min(since, UInt64(Int64.max))) { line in
                guard case .visit(let raw, let time) = line.content else { return }
                let visit = titles.printed(raw)
                var line = line
                line.content = .visit(visit, time)
                switch format {
                case .ndjson: try buffer.add(line.exportJSON + "\n")
                case .csv: try buffer.add(VisitTable.row(line, visit, time))
                }
            }
            try buffer.flush()
        }
    }
}
