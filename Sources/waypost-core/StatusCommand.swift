// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Linux

/// `waypost-core status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "How it stands: the orgs, their devices and visits.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let status = try await Workspace(common).withFile { try await $0.status(now: now()) }
        try OutputBuffer.print(output.json ? status.json + "\n" : status.text)
    }
}
