// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tabular
import Tracking

extension TouchpointCommand {
    /// `waypost touchpoint export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write every touchpoint to standard output.",
            discussion: "ndjson is a touchpoint to a line with its placements in it; csv is a placement to a row.")

        @Option(help: "The format.")
        var format = ExportFormat.ndjson

        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(existing: common)
            let catalog = try CatalogFile(reading: workspace.state)
            let origin = LinkOrigin(workspace)
            switch format {
            case .ndjson:
                var writer = try TouchpointWriter(.lines, origin: origin)
                try catalog.scan(touchpoint: { try writer.add($0) }, placement: { try writer.add($0) })
                try writer.finish()
            case .csv: try writeTable(catalog, origin)
            }
        }

        private static let columns = [
            "touchpoint", "title", "destination", "campaign", "partner", "location", "tracking", "state", "revision",
            "placement", "code", "channel", "label", "url", "created_at",
        ]

        private func writeTable(_ catalog: CatalogFile, _ origin: LinkOrigin) throws {
            var output = OutputBuffer()
            try output.add(CSVLine(Self.columns).closed())
            var current: Touchpoint?
            try catalog.scan(
                touchpoint: { current = $0 },
                placement: { placement in
                    guard let current else { return }
                    try output.add(Self.row(placement, of: current, origin))
                })
            try output.flush()
        }

        private static func row(_ placement: Placement, of touchpoint: Touchpoint, _ origin: LinkOrigin) -> String {
            var line = CSVLine([touchpoint.id.description, touchpoint.title, touchpoint.destination.text])
            for field in [touchpoint.campaign, touchpoint.partner, touchpoint.location] { line.add(field) }
            line.add(touchpoint.tracking ? "true" : "false")
            line.add(touchpoint.state.name)
            line.add("\(touchpoint.revision)")
            line.add(placement.id.description)
            line.add(placement.code.description)
            line.add(placement.channel.name)
            line.add(placement.label)
            line.add(origin.url(of: placement.code))
            line.add(placement.createdAt.rfc3339)
            return line.closed()
        }
    }
}
