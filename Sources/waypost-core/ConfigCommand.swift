// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import Settings

/// `waypost-core config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check the configuration, or print a sample of it.",
        subcommands: [Check.self, Sample.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with the configuration, or what is in force and where it came from.")

        @OptionGroup var common: CommonOptions

        func run() throws {
            let loaded = try CoreSettings.load(file: common.config, environment: ProcessEnvironment.variables)
            try OutputBuffer.print(loaded.report)
        }
    }

    struct Sample: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a configuration file with every key commented out.")

        func run() throws { try OutputBuffer.print(CoreSettings.table.sample) }
    }
}
