// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tracking

extension TouchpointCommand {
    /// `waypost touchpoint list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List every touchpoint.")

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(existing: common)
            let catalog = try CatalogFile(reading: workspace.state)
            guard output.json else { return try printText(catalog) }
            var writer = try TouchpointWriter(.list, origin: LinkOrigin(workspace))
            try catalog.scan(touchpoint: { try writer.add($0) }, placement: { try writer.add($0) })
            try writer.finish()
        }

        private func printText(_ catalog: CatalogFile) throws {
            var output = OutputBuffer()
            var current: Touchpoint?
            var placements = 0
            func finishLine() throws {
                guard let current else { return }
                let facts = [current.id.description, current.state.name.padded(to: 8), "\(placements)".indented(to: 5)]
                try output.add("\(facts.joined(separator: "  "))  \(current.title)  \(current.destination)\n")
            }
            guard try catalog.counts.touchpoints > 0 else {
                return try OutputBuffer.print("There are no touchpoints; `waypost touchpoint add` adds one.\n")
            }
            try output.add("ID             STATE     CODES  TITLE  DESTINATION\n")
            try catalog.scan(
                touchpoint: { touchpoint in
                    try finishLine()
                    (current, placements) = (touchpoint, 0)
                },
                placement: { _ in placements += 1 })
            try finishLine()
            try output.flush()
        }
    }
}
