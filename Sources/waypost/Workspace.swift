// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import EdgeStore
import Glibc
import Linux
import Settings

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the appliance's files. Default: $STATE_DIRECTORY, else store.state, else ./waypost-state.",
            valueName: "dir"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            "The configuration file. Default: /etc/waypost/waypost.toml if it exists.", valueName: "file"))
    var config: String?

    func validate() throws {
        if state?.isEmpty == true { throw ValidationError("--state needs a folder") }
        if config?.isEmpty == true { throw ValidationError("--config needs a file") }
    }
}

/// What every command takes that prints data.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false
}

/// Where a command works: the configuration and the state directory, acted on as its owner.
struct Workspace {
    let loaded: LoadedSettings<EdgeSettings>
    let state: StateDirectory
    let environment: [String: String]

    var settings: EdgeSettings { loaded.settings }

    /// Reads the configuration and becomes the owner of the state directory, where it exists.
    init(_ options: CommonOptions) throws {
        environment = ProcessEnvironment.variables
        loaded = try EdgeSettings.load(file: options.config, environment: environment)
        let given = options.state ?? Self.serviceFolder(environment)
        state = StateDirectory(
            path: ProcessEnvironment.absolute(given ?? loaded.settings.store.state ?? "./waypost-state"))
        if state.exists { try Owner(of: state.path).become() }
    }

    /// For commands that need an appliance: the folder must be there, and is not made.
    init(existing options: CommonOptions) throws {
        try self.init(options)
        guard state.exists else {
            throw Failure(
                """
                there is no appliance in \(state.path); name its folder with --state, or begin one with \
                `waypost touchpoint add` or `waypost serve`
                """)
        }
    }

    /// The folder that systemd made; of several, the first (systemd.exec(5)).
    private static func serviceFolder(_ environment: [String: String]) -> String? {
        environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init)
    }
}

extension Workspace {
    /// Tells a running `serve` that the catalog has changed, and waits until the change is live.
    func announceChange() {
        do throws(SystemError) {
            _ = try ControlSocket.ask("catalog", at: state.control)
        } catch {
            warn("the change is kept, but the running serve did not take it up: \(error); SIGHUP makes it look again")
        }
    }

    /// What a running `serve` says of itself; nil when none runs.
    func askStatus(timeout: Duration = .seconds(5)) throws -> String? {
        try ControlSocket.ask("status", at: state.control, timeout: timeout)
    }
}
