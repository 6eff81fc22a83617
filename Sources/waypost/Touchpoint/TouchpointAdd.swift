// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog

extension TouchpointCommand {
    /// `waypost touchpoint add`.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a touchpoint with one link, one qr and one nfc placement.")

        @Option(help: "What people call it.")
        var title: String

        @Option(
            name: .customLong("to"),
            help: ArgumentHelp(
                "Where it leads. The click ID goes before any #, or wherever {click_id} stands.", valueName: "url"))
        var destination: String

        @Option(help: "The campaign it belongs to.")
        var campaign: String?

        @Option(help: "The partner it belongs to.")
        var partner: String?

        @Option(help: "Where it stands.")
        var location: String?

        @Option(
            help: ArgumentHelp(
                "A code of your own for the link: 3 to 32 letters, digits and hyphens.", valueName: "vanity"))
        var code: String?

        @Flag(name: .customLong("no-tracking"), help: "Redirect without a click ID.")
        var isUntracked = false

        @Flag(name: .customLong("local"), help: "Allow a destination on the local network.")
        var allowsLocal = false

        @OptionGroup(title: "What the link asks for") var asked: TermsOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(common)
            let catalog = try EditableCatalog(workspace, allowLocal: allowsLocal)
            var terms = Terms.none
            try asked.apply(to: &terms, catalog)
            let draft = TouchpointDraft(
                title: title, destination: destination, campaign: campaign, partner: partner, location: location,
                vanity: code, tracking: !isUntracked, methodsAny: asked.methods == .any, terms: terms)
            let (touchpoint, placements) = try catalog.change { try $0.add(draft, now: $1) }
            try show(touchpoint, placements, in: workspace, as: output)
        }
    }
}
