// SPDX-License-Identifier: Apache-2.0

public import EdgeStore
internal import Glibc
internal import Linux
internal import Tracking

/// Lines that no core takes: kept in `quarantine.ndjson`, so that the rest of the outbox goes on.
public struct Quarantine: Sendable {
    private let path: String

    public init(_ state: StateDirectory) {
        path = state.path + "/quarantine.ndjson"
    }

    /// Adds a line and returns once it is on the disk. Blocks.
    func add(_ line: OutboxLine, reason: String) throws(SystemError) {
        var json = JSONText()
        json.add("reason", reason)
        json.add("line", json: line.wireJSON)
        let file = try Descriptor(opening: path, flags: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, mode: 0o600)
        try file.write(Array(json.closed().utf8) + [0x0A], path: path)
        try file.synchronize(path: path)
    }

    /// How many lines are there. Blocks.
    public var count: Int {
        guard let file = try? Descriptor(opening: path, flags: O_RDONLY),
            let bytes = try? file.read(limit: 1 << 24, path: path)
        else { return 0 }
        return bytes.count { $0 == 0x0A }
    }
}
