// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tracking

/// `waypost placement`.
struct PlacementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "placement",
        abstract: "Add and list the printed and written carriers of a touchpoint.",
        subcommands: [Add.self, List.self])

    /// Prints placements as the commands do.
    fileprivate static func show(
        _ placements: [Placement], in workspace: Workspace, as options: OutputOptions
    ) throws {
        let origin = LinkOrigin(workspace)
        var output = OutputBuffer()
        if options.json { try output.add("{\"placements\":[") }
        for (index, placement) in placements.enumerated() {
            try output.add(
                options.json ? (index == 0 ? "" : ",") + placement.json(origin) : placement.text(origin) + "\n")
        }
        if options.json { try output.add("]}\n") }
        try output.flush()
    }
}

extension PlacementCommand {
    /// `waypost placement add`.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add placements to a touchpoint, each with a code of its own.",
            discussion: "With --count above 1 the labels are numbered: “Table 1”, “Table 2”, …")

        @Argument(help: "The touchpoint's id.")
        var touchpoint: TouchpointID

        @Option(help: "How people meet it.")
        var channel: Channel

        @Option(help: "What to tell it apart by.")
        var label: String

        @Option(help: "How many to add.")
        var count = 1

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard 1...CatalogEditor.mostPlacements ~= count else {
                throw ValidationError("--count takes 1 to \(CatalogEditor.mostPlacements).")
            }
        }

        func run() throws {
            let workspace = try Workspace(existing: common)
            let catalog = try EditableCatalog(workspace)
            let placements = try catalog.change { editor, now in
                try editor.addPlacements(to: touchpoint, channel: channel, label: label, count: count, now: now)
            }
            try show(placements, in: workspace, as: output)
        }
    }

    /// `waypost placement list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the placements of a touchpoint.")

        @Argument(help: "The touchpoint's id.")
        var touchpoint: TouchpointID

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(existing: common)
            let catalog = try CatalogFile(reading: workspace.state)
            guard try catalog.touchpoint(touchpoint) != nil else { throw CatalogError.unknownTouchpoint(touchpoint) }
            try show(catalog.placements(of: touchpoint), in: workspace, as: output)
        }
    }
}
