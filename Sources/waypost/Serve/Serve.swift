// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import EdgeStore
import Linux
import Logging
import Settings

/// `waypost serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Answer short links, keep their visits.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workspace = try Workspace(common)
        try workspace.state.create()
        let lock = try StateLock.acquire(in: workspace.state.path)
        try refuseVolatile(workspace)
        _ = try? FileLimit.raise()
        let logger = Self.logger(workspace)
        let appliance = try await Appliance.assemble(workspace, configFile: common.config, logger: logger)
        try await appliance.run()
        withExtendedLifetime(lock) {}
    }

    private static func logger(_ workspace: Workspace) -> Logger {
        let style = JournalLogHandler.Style.detect(environment: workspace.environment)
        let level = Logger.Level(rawValue: workspace.settings.log.level.rawValue) ?? .info
        LoggingSystem.bootstrap { _ in
            var handler = JournalLogHandler(style: style)
            handler.logLevel = level
            return handler
        }
        return Logger(label: "waypost")
    }

    /// A promise to keep visits through a power cut is a lie on a file system that lives in memory.
    private func refuseVolatile(_ workspace: Workspace) throws {
        let settings = workspace.settings
        guard settings.redirect.durability == .commit, !settings.store.allowVolatile else { return }
        let kind = try FileSystemKind.of(workspace.state.path)
        guard kind.isVolatile else { return }
        throw Refusal(
            """
            \(workspace.state.path) is on \(kind.rawValue), which forgets everything when the power goes. Put the state \
            on a disk, or set store.allow_volatile = true, or redirect.durability = "relaxed"
            """)
    }
}
