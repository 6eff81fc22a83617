// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Daemon
import Glibc
import Linux
import Settings
import Tracking

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the core's files. Default: $STATE_DIRECTORY, else core.state, else ./waypost-core-state.",
            valueName: "dir"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: /etc/waypost/waypost-core.toml if it exists.", valueName: "file"))
    var config: String?
}

/// What every command takes that prints data.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false
}

/// Where a command works, acted on as its owner.
struct Workspace {
    let settings: CoreSettings
    let state: String
    let environment: [String: String]

    init(_ options: CommonOptions) throws {
        environment = ProcessEnvironment.variables
        settings = try CoreSettings.load(file: options.config, environment: environment).settings
        let given = options.state ?? environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init)
        state = ProcessEnvironment.absolute(given ?? settings.core.state ?? "./waypost-core-state")
        if access(state, F_OK) == 0 { try Owner(of: state).become() }
    }

    /// Makes the folder, for its owner alone, where it is missing.
    func create() throws {
        guard access(state, F_OK) != 0 else { return }
        try systemCall("make the folder", state) { Int(mkdir(state, 0o700)) }
    }

    /// Runs `body` on the core's file, beside a running `serve` or without one. `makes` makes what is missing.
    func withFile<Result>(makes: Bool = false, _ body: (CoreFile) async throws -> Result) async throws -> Result {
        if makes { try create() }
        guard makes || access(state + "/core.db", F_OK) == 0 else {
            throw StoreError.notFound("core in \(state); name its folder with --state, or begin one with `org add`")
        }
        let file = try CoreFile(directory: state, readers: 1)
        do {
            let result = try await body(file)
            await file.close()
            return result
        } catch {
            await file.close()
            throw error
        }
    }
}

/// Unix ms.
func now() -> Int64 { CoreClock().moment().wall }
