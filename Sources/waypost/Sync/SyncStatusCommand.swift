// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import EdgeStore
import Linux
import Settings
import Sync
import Tracking

/// `waypost sync status`.
struct SyncStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what the core has, what waits, and what stands in the way.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try Workspace(existing: common)
        // A running serve knows of its last rounds; the files alone know how things stand.
        let text = try ControlSocket.ask("sync", at: workspace.state.control) ?? Self.standing(workspace).json
        guard !output.json else { return try OutputBuffer.print(text + "\n") }
        guard let answer = JSONValue(Array(text.utf8)) else {
            throw Failure("the running serve answers in a way that this waypost does not know; restart it")
        }
        try OutputBuffer.print(Self.words(answer))
    }

    private static func standing(_ workspace: Workspace) throws -> SyncStatus {
        var status = SyncStatus()
        let identity = IdentityFile.read(workspace.state)
        status.isEnrolled = identity?.isEnrolled ?? false
        status.core = workspace.settings.sync.coreURL?.description ?? identity?.coreURL
        status.org = identity?.org
        let standing = try Outbox(workspace.state).standing
        (status.pending, status.releasedThrough) = (standing.pending, standing.releasedThrough)
        status.quarantined = Quarantine(workspace.state).count
        if let catalog = try? CatalogFile(reading: workspace.state) {
            status.catalogCursor = try? catalog.cursor
            status.conflicts = (try? catalog.conflicts.map { "\($0.kind.rawValue) \($0.object): \($0.detail)" }) ?? []
        }
        return status
    }

    private static func words(_ answer: JSONValue) -> String {
        guard answer["enrolled"]?.flag == true else {
            return "Not enrolled: waypost enroll --core URL --code CODE\n"
                + "waiting     \(counted(Int(answer["pending"]?.integer ?? 0), "line"))\n"
        }
        var lines = ["core        \(answer["core"]?.text ?? "not set (sync.core_url)")"]
        if let org = answer["org"]?.text { lines.append("org         \(org)") }
        lines.append("waiting     \(counted(Int(answer["pending"]?.integer ?? 0), "line"))")
        lines.append("last round  \(answer["last_success"]?.text ?? "none went well since the start")")
        if let error = answer["last_error"]?.text { lines.append("trouble     \(error)") }
        if let quarantined = answer["quarantined"]?.integer, quarantined > 0 {
            lines.append("quarantine  \(counted(Int(quarantined), "line"))")
        }
        lines += (answer["conflicts"]?.array ?? []).compactMap(\.text).map { "conflict    \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
