// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EdgeStore
import Linux
import Redirect
import Settings
import Tracking

extension VisitsCommand {
    /// `waypost visits reclassify`.
    struct Reclassify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge the visits that are kept by newer rules, and say what changed.",
            discussion: """
                The rules are those in force, unless --rules names a file. What was judged when a visit came stays in the \
                log, and so does what only its headers, its path or its haste showed; the core is told of each change.
                """)

        @Option(help: ArgumentHelp("The file of rules.", valueName: "file"))
        var rules: String?

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let workspace = try Workspace(existing: common)
            let path = (rules ?? workspace.settings.redirect.verdictRules).map { ProcessEnvironment.absolute($0) }
            let chosen = try path.map { try LiveDesk.rules($0) } ?? .builtIn
            let outcome = try await LogRevising(workspace: workspace).run(
                .reclassify(chosen), asking: path.map { "reclassify \($0)" } ?? "reclassify")
            if output.json { return try OutputBuffer.print(outcome.json + "\n") }
            var text =
                "By the rules of version \(chosen.version), \(counted(outcome.changed, "visit")) of "
                + "\(outcome.seen) say something else now.\n"
            for (change, count) in outcome.changes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                text += "\("\(count)".indented(to: 10))  \(change)\n"
            }
            try OutputBuffer.print(text)
        }
    }

    /// `waypost visits forget`.
    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget who was behind visits; the visits stay and count.",
            discussion: """
                Visitor, user agent, language, referrer, parameters, country and consent go for good, here and, with the \
                next round, in the core.
                """)

        @Option(help: ArgumentHelp("All visits of a visitor: c:… or l:….", valueName: "visitor"))
        var visitor: String?

        @Option(help: ArgumentHelp("The visits that carry a click ID.", valueName: "click id"))
        var clickId: String?

        @Option(help: ArgumentHelp("All visits before a time.", valueName: "time"))
        var before: String?

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard [visitor, clickId, before].count(where: { $0 != nil }) == 1 else {
                throw ValidationError("Name one of --visitor, --click-id and --before.")
            }
            if let visitor, Visitor(visitor) == nil {
                throw ValidationError("--visitor takes c: or l: and 16 symbols, not “\(visitor)”.")
            }
            if let clickId, ClickID(clickId) == nil {
                throw ValidationError("--click-id takes 26 symbols, not “\(clickId)”.")
            }
        }

        func run() async throws {
            let workspace = try Workspace(existing: common)
            let forgetting: Forgetting
            if let visitor = visitor.flatMap({ Visitor($0) }) {
                forgetting = .visitor(visitor)
            } else if let click = clickId.flatMap({ ClickID($0) }) {
                forgetting = .click(click)
            } else {
                let zone = LiveDesk.zone(workspace.settings)
                forgetting = .before(try VenueTime("--before", before ?? "", zone).milliseconds)
            }
            let outcome = try await LogRevising(workspace: workspace).run(
                .forget(forgetting), asking: "forget \(forgetting.kind) \(forgetting.value)")
            try OutputBuffer.print(
                output.json ? outcome.json + "\n" : "Forgot who was behind \(counted(outcome.changed, "visit")).\n")
        }
    }
}
