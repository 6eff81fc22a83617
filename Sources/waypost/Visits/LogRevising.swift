// SPDX-License-Identifier: Apache-2.0

import Daemon
import EdgeStore
import Linux
import Tracking

/// Revises the log: through the running `serve`, which is its one writer, or else in its place.
struct LogRevising {
    let workspace: Workspace

    /// A log of a million visits is revised within minutes.
    private static let patience: Duration = .seconds(1_800)

    /// `line` asks a running `serve` for the revision.
    func run(_ revision: LogRevision, asking line: String) async throws -> LogRevision.Outcome {
        if let text = try ControlSocket.ask(line, at: workspace.state.control, timeout: Self.patience) {
            guard let answer = JSONValue(Array(text.utf8)) else {
                throw Failure("the running serve answers in a way that this waypost does not know; restart it")
            }
            if let error = answer["error"]?.text { throw Failure(error) }
            return LogRevision.Outcome(answer)
        }
        // Nobody may begin to serve meanwhile.
        let lock = try StateLock.acquire(in: workspace.state.path)
        defer { withExtendedLifetime(lock) {} }
        let clock = BoxClock()
        return try LogRepair.revise(
            revision, in: workspace.state, bootID: BoxClock.bootID(environment: workspace.environment),
            device: IdentityFile.read(workspace.state)?.device ?? 0, moment: clock.moment())
    }
}

extension LogRevision.Outcome {
    init(_ json: JSONValue) {
        self.init()
        seen = Int(json["seen"]?.integer ?? 0)
        changed = Int(json["changed"]?.integer ?? 0)
        for change in json["changes"]?.array ?? [] {
            changes[change["change"]?.text ?? ""] = Int(change["count"]?.integer ?? 0)
        }
    }

    var json: String {
        var json = JSONText()
        json.add("seen", seen)
        json.add("changed", changed)
        json.add(
            "changes",
            json: JSONText.array(
                changes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { change, count in
                    var json = JSONText()
                    json.add("change", change)
                    json.add("count", count)
                    return json.closed()
                }))
        return json.closed()
    }
}
