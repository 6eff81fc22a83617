// SPDX-License-Identifier: Apache-2.0

internal import SQLite
internal import Tracking

/// How a core stands, org by org.
public struct CoreStatus: Sendable {
    /// One org's figures.
    public struct Line: Sendable {
        public var org: String
        /// Devices that may send.
        public var devices: Int64
        /// Those of them heard in the last ten minutes.
        public var heard: Int64
        public var revoked: Int64
        public var hits: Int64
        public var visits: Int64
        /// When the last device was heard, Unix ms.
        public var lastSeen: Int64?
    }

    public var orgs: [Line]

    public var json: String {
        let lines = orgs.map { line in
            var json = JSONText()
            json.add("org", line.org)
            json.add("devices", line.devices)
            json.add("heard", line.heard)
            json.add("revoked", line.revoked)
            json.add("hits", line.hits)
            json.add("visits", line.visits)
            json.add("last_seen", line.lastSeen?.rfc3339)
            return json.closed()
        }
        return "{\"orgs\":\(JSONText.array(lines))}"
    }

    public var text: String {
        orgs.isEmpty
            ? "No org yet: begin with `org add`.\n"
            : orgs.map { line in
                """
                \(line.org)
                    devices: \(line.devices), \(line.heard) heard in the last 10 minutes, \(line.revoked) revoked
                    hits: \(line.hits), visits: \(line.visits)
                    last heard: \(line.lastSeen?.rfc3339 ?? "never")

                """
            }.joined()
    }
}

extension CoreFile {
    /// The figures of every org, from what is counted already. `now` is Unix ms.
    public func status(now: Int64) async throws(StoreError) -> CoreStatus {
        try await read { database in
            var rows = try database.prepare(
                """
                SELECT name,
                    (SELECT count(*) FROM device WHERE org = o.id AND revoked_at IS NULL),
                    (SELECT count(*) FROM device WHERE org = o.id AND revoked_at IS NULL AND last_seen > $1),
                    (SELECT count(*) FROM device WHERE org = o.id AND revoked_at IS NOT NULL),
                    (SELECT sum(hits) FROM visit_hour WHERE org = o.id),
                    (SELECT sum(visits) FROM visit_hour WHERE org = o.id),
                    (SELECT max(last_seen) FROM device WHERE org = o.id)
                FROM org AS o ORDER BY name
                """)
            try rows.bind(now - 600_000, at: 1)
            var lines: [CoreStatus.Line] = []
            while try rows.step() {
                lines.append(
                    CoreStatus.Line(
                        org: rows.text(0) ?? "", devices: rows.integer(1) ?? 0, heard: rows.integer(2) ?? 0,
                        revoked: rows.integer(3) ?? 0, hits: rows.integer(4) ?? 0, visits: rows.integer(5) ?? 0,
                        lastSeen: rows.integer(6)))
            }
            return CoreStatus(orgs: lines)
        }
    }
}
