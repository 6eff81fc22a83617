// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Tracking

extension TouchpointCommand {
    /// Makes an edit and prints the touchpoint that it gives.
    static func make(
        _ edit: TouchpointEdit = TouchpointEdit(), of id: TouchpointID, allowLocal: Bool = false,
        _ output: OutputOptions, _ common: CommonOptions,
        terms change: ((inout Terms, EditableCatalog) throws -> Void)? = nil
    ) throws {
        let workspace = try Workspace(existing: common)
        let catalog = try EditableCatalog(workspace, allowLocal: allowLocal)
        var edit = edit
        if let change {
            guard let before = try catalog.file.touchpoint(id) else { throw CatalogError.unknownTouchpoint(id) }
            var terms = before.terms
            try change(&terms, catalog)
            edit.terms = terms
        }
        let touchpoint = try catalog.change { [edit] editor, _ in try editor.edit(id, edit) }
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

        @OptionGroup(title: "What the link asks for") var asked: TermsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard !asked.isEmpty || [title, destination, campaign, partner, location].contains(where: { $0 != nil })
            else { throw ValidationError("Nothing to change: give --title, --to or another of the options.") }
        }

        func run() throws {
            let edit = TouchpointEdit(
                title: title, destination: destination, campaign: campaign, partner: partner, location: location,
                methodsAny: asked.methods.map { $0 == .any })
            try make(edit, of: id, allowLocal: allowsLocal, output, common) { try asked.apply(to: &$0, $1) }
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
