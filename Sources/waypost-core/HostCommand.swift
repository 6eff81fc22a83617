// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Linux
import Tracking

/// `waypost-core host`.
struct HostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "The public hosts whose links this core answers.",
        subcommands: [Add.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give an org a host.")

        @OptionGroup var org: OrgOption
        @Argument(help: "The host, as in https://go.example.")
        var host: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let url = try await Workspace(common).withFile { file in
                let orgs = Orgs(file)
                return try await orgs.addHost(host, org: orgs.named(org.org).id, now: now())
            }
            try OutputBuffer.print("\(url) answers for \(org.org).\n")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List an org's hosts.")

        @OptionGroup var org: OrgOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let urls = try await Workspace(common).withFile { file in
                let orgs = Orgs(file)
                return try await orgs.hosts(orgs.named(org.org).id)
            }
            let list = JSONText.array(urls.map { JSONText.quoted($0) })
            try OutputBuffer.print(output.json ? "{\"hosts\":\(list)}\n" : urls.map { $0 + "\n" }.joined())
        }
    }
}
