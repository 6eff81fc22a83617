// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Tracking

extension TouchpointCommand {
    /// Makes an edit and prints the touchpoint that it gives.
    fileprivate static func make(
        _ edit: TouchpointEdit, of id: TouchpointID, allowLocal: Bool = false, _ output: OutputOptions,
        _ common: CommonOptions
    ) throws {
        let workspace = try Workspace(existing: common)
        let catalog = try EditableCatalog(workspace, allowLocal: allowLocal)
        let touchpoint = try catalog.change { editor, _ in try editor.edit(id, edit) }
        try show(touchpoint, catalog.file.placements(of: id), in: workspace, as: output)
    }

    /// `waypost touchpoint edit`.
    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a touchpoint; its codes stay.",
            discussion: "An empty text (--campaign '') takes the old one away.")

        @Argument(help: "The touchpoint's id.")
        var id: TouchpointID

        @Option(help: "What people call it.")
        var title: String?

        @Option(name: .customLong("to"), help: ArgumentHelp("Where it leads.", valueName: "url"))
        var destination: String?

        @Option(help: "The campaign it belongs to.")
        var campaign: String?

        @Option(help: "The partner it belongs to.")
        var partner: String?

        @Option(help: "Where it stands.")
        var location: String?

        @Flag(name: .customLong("local"), help: "Allow a destination on the local network.")
        var allowsLocal = false

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard [title, destination, campaign, partner, location].contains(where: { $0 != nil }) else {
                throw ValidationError("Nothing to change: give --title, --to, --campaign, --partner or --location.")
            }
        }

        func run() throws {
            let edit = TouchpointEdit(
                title: title, destination: destination, campaign: campaign, partner: partner, location: location)
            try make(edit, of: id, allowLocal: allowsLocal, output, common)
        }
    }

    /// `waypost touchpoint disable`.
    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a touchpoint's codes with 410 Gone until it is enabled again.")

        @Argument(help: "The touchpoint's id.")
        var id: TouchpointID

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws { try make(TouchpointEdit(state: .disabled), of: id, output, common) }
    }

    /// `waypost touchpoint enable`.
    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Redirect a disabled touchpoint's codes again.")

        @Argument(help: "The touchpoint's id.")
        var id: TouchpointID

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws { try make(TouchpointEdit(state: .active), of: id, output, common) }
    }
}
