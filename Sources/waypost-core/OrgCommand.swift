// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Linux
import Tracking

/// `waypost-core org`.
struct OrgCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org", abstract: "The customers of this core.", subcommands: [Add.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add an org.")

        @Argument(help: "What people call it.")
        var name: String
        @Option(help: "The currency of its reports (ISO 4217), as in EUR or VND.")
        var currency: String
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let org = try await Workspace(common).withFile(makes: true) {
                try await Orgs($0).add(name, currency: currency, now: now())
            }
            try OutputBuffer.print(output.json ? org.json + "\n" : "\(org.name) is org \(org.id).\n")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the orgs.")

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let orgs = try await Workspace(common).withFile { try await Orgs($0).list() }
            guard !output.json else {
                return try OutputBuffer.print("{\"orgs\":\(JSONText.array(orgs.map(\.json)))}\n")
            }
            try OutputBuffer.print(orgs.map { "\($0.id)  \($0.currency)  \($0.name)\n" }.joined())
        }
    }
}

extension Org {
    var json: String {
        var json = JSONText()
        json.add("id", id)
        json.add("name", name)
        json.add("currency", currency)
        return json.closed()
    }
}

/// `--org NAME`.
struct OrgOption: ParsableArguments {
    @Option(help: ArgumentHelp("The org, by its name.", valueName: "name"))
    var org: String
}
