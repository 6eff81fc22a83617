// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EdgeStore
import Linux
import Tracking

extension VisitsCommand {
    /// `waypost visits orphans`.
    struct Orphans: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what was asked for and not given: unknown, mistyped, expired, used up.",
            discussion: """
                The most frequent first. A code that people ask for and nobody has is most likely misprinted: look at the \
                poster. Scanners that try addresses are counted apart; --all shows theirs as well.
                """)

        @Flag(help: "Show what robots and scanners asked for, too.")
        var all = false

        @Option(help: "How many to show at most.")
        var limit = 50

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit takes 1 or more.") }
        }

        func run() throws {
            let workspace = try Workspace(existing: common)
            let log = try LogReader(workspace.state)
            let orphans = try log?.orphans(limit: limit, isHuman: !all) ?? []
            let robots = try log?.robotOrphans() ?? 0
            var buffer = OutputBuffer()
            if output.json {
                try buffer.add("{\"orphans\":[\(orphans.map(\.json).joined(separator: ","))],\"robots\":\(robots)}\n")
            } else {
                try write(orphans, robots, CatalogTitles(workspace.state), &buffer)
            }
            try buffer.flush()
        }

        private func write(
            _ orphans: [LogReader.Orphan], _ robots: Int, _ titles: CatalogTitles, _ buffer: inout OutputBuffer
        ) throws {
            if orphans.isEmpty {
                try buffer.add("Everybody got what they asked for.\n")
            } else {
                try buffer.add("     COUNT  OUTCOME     CODE      LAST SEEN\n")
            }
            for orphan in orphans {
                let facts = [
                    "\(orphan.count)".indented(to: 10), orphan.outcome.name.padded(to: 10), orphan.code.padded(to: 8),
                    orphan.last.rfc3339, titles.title(of: orphan.touchpoint) ?? "",
                ]
                try buffer.add(facts.joined(separator: "  ") + "\n")
            }
            if robots > 0, !all { try buffer.add("Scanners and robots asked for \(robots) more.\n") }
        }
    }
}

extension LogReader.Orphan {
    fileprivate var json: String {
        var json = JSONText()
        json.add("code", code)
        json.add("outcome", outcome.name)
        json.add("verdict", verdict.name)
        json.add("touchpoint", touchpoint?.description)
        json.add("count", count)
        json.add("first", first.rfc3339)
        json.add("last", last.rfc3339)
        return json.closed()
    }
}
