// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Reader

/// The appliance's one program.
@main
struct Waypost: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waypost",
        abstract: "Redirects, QR codes and tags for places where people meet.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused by a rule (the reason is on standard error).
            """,
        version: version,
        subcommands: [
            Serve.self, TouchpointCommand.self, PlacementCommand.self, QR.self, Sheet.self, BatchCommand.self,
            VisitsCommand.self,
            Status.self,
            ConfigCommand.self, Enroll.self, SyncCommand.self, TagCommand.self,
        ])

    static let version = "0.1.0"

    // Commands other than `serve` block, which the main thread may do and the cooperative pool may not.
    @MainActor
    static func main() async {
        // A reader that goes away is an error to be told, not a death.
        signal(SIGPIPE, SIG_IGN)
        do {
            // The worker of a tag reader (Tag/TagReader.swift) stays small: it does not even learn of the commands.
            let words = CommandLine.arguments.dropFirst()
            if words.first == "nfc-worker" { return try ReaderWorker.run(Array(words.dropFirst())) }
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            ExitStatus(of: error).end()
        }
    }
}
