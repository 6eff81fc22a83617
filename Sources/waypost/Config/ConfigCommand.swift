// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Linux
import Settings
import Tracking

/// `waypost config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration, or print a sample of it.",
        subcommands: [Check.self, Sample.self])
}

extension ConfigCommand {
    /// `waypost config check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with the configuration, or what is in force and where it came from.",
            discussion: "Every mistake is told at once, with its file, key and value; the exit code is 2 then.")

        @OptionGroup var output: OutputOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            let loaded = try EdgeSettings.load(file: common.config, environment: ProcessEnvironment.variables)
            try OutputBuffer.print(output.json ? Self.json(loaded) + "\n" : loaded.report)
        }

        private static func json(_ loaded: LoadedSettings<EdgeSettings>) -> String {
            var json = JSONText()
            json.add("file", loaded.file)
            json.add(
                "keys",
                json: JSONText.array(
                    loaded.entries.map { entry in
                        var json = JSONText()
                        json.add("key", entry.key)
                        json.add("value", json: entry.value?.json ?? "null")
                        json.add("origin", entry.origin.rawValue)
                        json.add("variable", entry.variable)
                        return json.closed()
                    }))
            return json.closed()
        }
    }

    /// `waypost config sample`.
    struct Sample: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a configuration file with every key commented out.")

        @OptionGroup var common: CommonOptions

        func run() throws { try OutputBuffer.print(SampleFile.text) }
    }
}

extension SettingValue {
    fileprivate var json: String {
        switch self {
        case .integer(let value): "\(value)"
        case .flag(let value): "\(value)"
        case .text(let value), .other(_, let value): JSONText.quoted(value)
        case .texts(let values): JSONText.array(values.map(JSONText.quoted))
        }
    }
}
