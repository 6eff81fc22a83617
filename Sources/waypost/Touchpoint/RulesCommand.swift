// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Catalog
import EdgeStore
import Linux
import Tracking

extension TouchpointCommand {
    /// `waypost touchpoint rules`.
    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send visitors to different places, and see who goes where.",
            discussion: """
                A rule is a line: conditions, an arrow and where to go. The first whose conditions all hold is followed; \
                where none does, the touchpoint's own destination. docs/rules.md tells all of it.

                  os=ios weekday=tue          -> https://shop.example/tuesday
                  at=2026-12-01T09:00..2026-12-01T10:30 -> https://event.example/keynote
                  language=vi                 -> 50% https://shop.example/a 50% https://shop.example/b
                  uplink=down                 -> offline
                """,
            subcommands: [Show.self, Set.self, Clear.self, RulesTest.self])

        /// `waypost touchpoint rules show`.
        struct Show: ParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Print the rules as they were written.")

            @Argument(help: "The touchpoint's id.")
            var id: TouchpointID

            @OptionGroup var common: CommonOptions

            func run() throws {
                let workspace = try Workspace(existing: common)
                guard let touchpoint = try CatalogFile(reading: workspace.state).touchpoint(id) else {
                    throw CatalogError.unknownTouchpoint(id)
                }
                guard let rules = touchpoint.terms.rules else {
                    return warn("this touchpoint has no rules; everybody goes to \(touchpoint.destination)")
                }
                let text = rules.description
                try OutputBuffer.print(text.hasSuffix("\n") ? text : text + "\n")
            }
        }

        /// `waypost touchpoint rules set`.
        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Take the rules of a file; the old ones go.")

            @Argument(help: "The touchpoint's id.")
            var id: TouchpointID

            @Argument(help: "The file, - for standard input.")
            var file: String

            @Flag(name: .customLong("local"), help: "Allow destinations on the local network.")
            var allowsLocal = false

            @OptionGroup var output: OutputOptions
            @OptionGroup var common: CommonOptions

            func run() throws {
                try TouchpointCommand.make(of: id, allowLocal: allowsLocal, output, common) { terms, catalog in
                    terms.rules = try RuleFile.read(file == "-" ? "/dev/stdin" : file, policy: catalog.policy)
                }
            }
        }

        /// `waypost touchpoint rules clear`.
        struct Clear: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take the rules away: everybody goes to the touchpoint's destination.")

            @Argument(help: "The touchpoint's id.")
            var id: TouchpointID

            @OptionGroup var output: OutputOptions
            @OptionGroup var common: CommonOptions

            func run() throws {
                try TouchpointCommand.make(of: id, allowLocal: false, output, common) { terms, _ in terms.rules = nil }
            }
        }
    }
}
