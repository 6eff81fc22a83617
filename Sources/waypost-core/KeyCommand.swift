// SPDX-License-Identifier: Apache-2.0

// Conformances of public types are public.
public import ArgumentParser
public import Core
import Linux
import Tracking

/// `waypost-core key`.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "The API keys of an org.", subcommands: [Add.self, List.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key. It is shown this once and kept as a hash.")

        @OptionGroup var org: OrgOption
        @Option(help: "What it may do: ingest, read or admin.")
        var scope: KeyScope
        @Option(help: "production or test.")
        var env: String
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let key = try await Workspace(common).withFile { file in
                let orgs = Orgs(file)
                return try await orgs.addKey(orgs.named(org.org).id, scope: scope, environment: env, now: now())
            }
            try OutputBuffer.print(output.json ? "{\"key\":\(JSONText.quoted(key))}\n" : key + "\n")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List an org's keys by their first symbols.")

        @OptionGroup var org: OrgOption
        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let keys = try await Workspace(common).withFile { file in
                let orgs = Orgs(file)
                return try await orgs.keys(orgs.named(org.org).id)
            }
            guard !output.json else {
                return try OutputBuffer.print("{\"keys\":\(JSONText.array(keys.map(\.json)))}\n")
            }
            try OutputBuffer.print(
                keys.map {
                    "\($0.id)  \($0.hint)…  \($0.scope.rawValue)  \($0.environment)"
                        + ($0.revokedAt.map { "  revoked \($0.rfc3339)" } ?? "") + "\n"
                }.joined())
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a key.")

        @Argument(help: "Its number in the list.")
        var id: Int64
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Workspace(common).withFile { try await Orgs($0).revokeKey(id, now: now()) }
        }
    }
}

extension ListedKey {
    fileprivate var json: String {
        var json = JSONText()
        json.add("id", id)
        json.add("hint", hint)
        json.add("scope", scope.rawValue)
        json.add("env", environment)
        json.add("created_at", createdAt.rfc3339)
        json.add("revoked_at", revokedAt?.rfc3339)
        return json.closed()
    }
}

extension KeyScope: ExpressibleByArgument {}
