// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `waypost sync`.
struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "The way to the attribution core, and a stick where there is no network.",
        subcommands: [SyncStatusCommand.self, SyncNow.self, SyncExport.self, SyncImportReceipt.self])
}
