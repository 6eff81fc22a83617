// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tracking

extension VisitsCommand {
    /// `waypost visits list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the latest visits, the newest last.",
            discussion: "Times are UTC; a ~ before one says that the box's clock was not to be trusted then.")

        @Option(help: "How many to show at most.")
        var limit = 20

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit takes 1 or more.") }
        }

        func run() throws {
            let workspace = try Workspace(existing: common)
            let log = try LogReader(workspace.state)
            var buffer = OutputBuffer()
            if output.json {
                try writeJSON(log, CatalogTitles(workspace.state), &buffer)
            } else {
                try writeText(log, CatalogTitles(workspace.state), &buffer)
            }
            try buffer.flush()
        }

        private func writeJSON(_ log: LogReader?, _ titles: CatalogTitles, _ buffer: inout OutputBuffer) throws {
            var isFirst = true
            try buffer.add("{\"visits\":[")
            try log?.lines(after: log?.sequence(beforeLast: limit) ?? 0) { line in
                guard case .visit(let visit, let time) = line.content else { return }
                var line = line
                line.content = .visit(titles.printed(visit), time)
                try buffer.add((isFirst ? "" : ",") + line.exportJSON)
                isFirst = false
            }
            try buffer.add("]}\n")
        }

        private func writeText(_ log: LogReader?, _ titles: CatalogTitles, _ buffer: inout OutputBuffer) throws {
            var isEmpty = true
            try log?.lines(after: log?.sequence(beforeLast: limit) ?? 0) { line in
                guard case .visit(let visit, let time) = line.content else { return }
                isEmpty = false
                try buffer.add(Self.text(visit, time, titles) + "\n")
            }
            if isEmpty { try buffer.add("There are no visits yet.\n") }
        }

        private static func text(
            _ visit: Visit, _ time: TimeResolver.Resolved, _ titles: CatalogTitles
        ) -> String {
            let facts = [
                (time.quality == .unknown ? "~" : "") + time.occurred.rfc3339,
                (visit.channel?.name ?? "-").padded(to: 4), titles.printed(visit).code.padded(to: 8),
                visit.outcome.name.padded(to: 10), visit.verdict.name.padded(to: 5),
                (visit.clickID?.description ?? "-").padded(to: ClickID.length),
                titles.title(of: visit.touchpoint) ?? "",
            ]
            return facts.joined(separator: "  ")
        }
    }
}
