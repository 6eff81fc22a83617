// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tracking

extension VisitsCommand {
    /// `waypost visits stats`.
    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count the visits.",
            discussion: """
                records is everything that was kept, robots too; hits are people who were served; visits are hits without \
                repeats; visitors are the different ones among them, as far as they can be told apart, and unknown counts \
                the hits of which nobody can tell whose they were: behind a shared public address two phones are not to be \
                told from one that comes twice, and each hit counts as a visit. The most hits come first, hours in their order (UTC, by the box's own clock).
                """)

        @Option(help: "What to count by.")
        var by = LogReader.Dimension.touchpoint

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(existing: common)
            let counts = try LogReader(workspace.state)?.counts(by: by) ?? []
            let titles = CatalogTitles(workspace.state)
            var buffer = OutputBuffer()
            if output.json {
                try writeJSON(counts, titles, &buffer)
            } else {
                try writeText(counts, titles, &buffer)
            }
            try buffer.flush()
        }

        private func writeJSON(
            _ counts: [LogReader.Count], _ titles: CatalogTitles, _ buffer: inout OutputBuffer
        ) throws {
            try buffer.add("{\"by\":\"\(by.rawValue)\",\"counts\":[")
            for (index, count) in counts.enumerated() {
                var json = JSONText()
                json.add(by.rawValue, count.key == LogReader.Count.noKey ? nil : count.key)
                let subject = Subject(count.key, by, titles)
                if by == .placement { json.add("code", subject.code) }
                if by == .placement || by == .touchpoint { json.add("title", subject.title) }
                if by == .placement { json.add("label", subject.label) }
                json.add("records", count.records)
                json.add("hits", count.hits)
                json.add("visits", count.visits)
                json.add("visitors", count.visitors)
                json.add("unidentified", count.unidentified)
                try buffer.add((index == 0 ? "" : ",") + json.closed())
            }
            try buffer.add("]}\n")
        }

        private func writeText(
            _ counts: [LogReader.Count], _ titles: CatalogTitles, _ buffer: inout OutputBuffer
        ) throws {
            guard !counts.isEmpty else { return try buffer.add("There are no visits yet.\n") }
            try buffer.add("   RECORDS       HITS     VISITS   VISITORS    UNKNOWN  \(by.rawValue.uppercased())\n")
            for count in counts {
                let numbers = [count.records, count.hits, count.visits, count.visitors, count.unidentified].map {
                    "\($0)".indented(to: 10)
                }
                let subject = Subject(count.key, by, titles).text
                try buffer.add("\(numbers.joined(separator: " "))  \(subject)\n")
            }
        }
    }
}

/// What a count is of, as the catalog tells it.
private struct Subject {
    let key: String
    var title: String?
    var code: String?
    var label: String?

    init(_ key: String, _ dimension: LogReader.Dimension, _ titles: CatalogTitles) {
        self.key = key
        switch dimension {
        case .touchpoint: title = TouchpointID(key).flatMap { titles.title(of: $0) }
        case .placement:
            guard let placement = PlacementID(key).flatMap({ titles.placement($0) }) else { return }
            title = titles.title(of: placement.touchpoint)
            code = placement.code.description
            label = placement.label.isEmpty ? nil : placement.label
        case .channel, .hour, .verdict: return
        }
    }

    var text: String { [code ?? key, title, label].compactMap(\.self).joined(separator: "  ") }
}
