// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import EdgeStore
import Linux
import Tracking

/// `waypost sync now`.
struct SyncNow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "now", abstract: "Ask the running serve for a round, and wait for its end.",
        discussion: "Exits 1 where the round did not go well; what waits is kept and sent later.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try Workspace(existing: common)
        guard let text = try ControlSocket.ask("sync now", at: workspace.state.control, timeout: .seconds(65)) else {
            throw Refusal("no serve runs on \(workspace.state.path), and it is serve that talks to the core; start it")
        }
        guard let answer = JSONValue(Array(text.utf8)), let isDone = answer["ok"]?.flag else {
            throw Failure("the running serve answers in a way that this waypost does not know; restart it")
        }
        if output.json {
            try OutputBuffer.print(text + "\n")
            if !isDone { throw ExitCode(1) }
            return
        }
        guard isDone else { throw Failure(answer["error"]?.text ?? "the round did not go well") }
        try OutputBuffer.print(
            "Done; \(counted(Int(answer["sync"]?["pending"]?.integer ?? 0), "line")) left to send.\n")
    }
}
