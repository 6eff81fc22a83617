// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Tracking

extension TouchpointCommand {
    /// `waypost touchpoint show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a touchpoint with its placements.")

        @Argument(help: "The touchpoint's id.")
        var id: TouchpointID

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(existing: common)
            let catalog = try CatalogFile(reading: workspace.state)
            guard let touchpoint = try catalog.touchpoint(id) else { throw CatalogError.unknownTouchpoint(id) }
            try show(touchpoint, catalog.placements(of: id), in: workspace, as: output)
        }
    }
}
