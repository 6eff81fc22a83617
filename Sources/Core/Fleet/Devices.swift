// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

/// A device as it is listed.
public struct ListedDevice: Sendable {
    public var number: UInt32
    public var name: String
    public var createdAt: Int64
    public var lastSeen: Int64?
    public var revokedAt: Int64?
    /// The last heartbeat, JSON as it came.
    public var heartbeat: String?
    /// What makes it look as if two boxes used its number; empty for an honest one.
    public var suspicions: [String]
}

/// The appliances of the orgs: invited, enrolled, recognised.
public struct Devices: Sendable {
    let file: CoreFile

    /// Numbers below this are the core's own.
    public static let firstNumber: UInt32 = 16
    /// How long an invitation is good, in ms: 7 days.
    static let invitationLife: Int64 = 7 * 86_400_000
    /// How long the same request gets the same answer, in ms: 24 hours.
    static let answerLife: Int64 = 86_400_000

    public init(_ file: CoreFile) {
        self.file = file
    }

    /// Makes invitations: eight symbols each, to be typed on a box.
    public func invite(_ org: OrgID, count: Int = 1, now: Int64) async throws(StoreError) -> [String] {
        try await file.write { database in
            var add = try database.prepare("INSERT INTO invitation (hash, org, created_at) VALUES ($1, $2, $3)")
            return try (0..<count).map { _ in
                let code = Secret.random(8).uppercased()
                try add.bind(Secret.hash(code), at: 1)
                try add.bind(org, at: 2)
                try add.bind(now, at: 3)
                try add.run()
                return code
            }
        }
    }

    /// The device that a token belongs to; nil for one that is unknown or revoked.
    public func device(token: String) async throws(StoreError) -> EnrolledDevice? {
        let hash = Secret.hash(token)
        return try await file.read { database in
            var find = try database.prepare(
                "SELECT org, number FROM device WHERE token = $1 AND revoked_at IS NULL")
            try find.bind(hash, at: 1)
            guard try find.step(), let org = find.integer(0), let number = find.integer(1) else { return nil }
            return EnrolledDevice(
                org: org, number: UInt32(truncatingIfNeeded: number), signers: try Self.signers(number, database))
        }
    }

    /// A device of an org with its keys, for what comes on a stick. `device` is its number.
    public func device(
        _ number: UInt32, org: OrgID?
    ) async throws(StoreError) -> (device: EnrolledDevice, keys: [[UInt8]]) {
        let found: (EnrolledDevice, [[UInt8]])? = try await file.read { database in
            var find = try database.prepare("SELECT org FROM device WHERE number = $1")
            try find.bind(Int64(number), at: 1)
            guard try find.step(), let owner = find.integer(0), org == nil || org == owner else { return nil }
            let signers = try Self.signers(Int64(number), database)
            return (EnrolledDevice(org: owner, number: number, signers: signers), signers.map(\.key.bytes))
        }
        guard let found else { throw .notFound("device") }
        return found
    }

    private static func signers(_ number: Int64, _ database: Database) throws(SQLiteError) -> [BatchReader.Signer] {
        var rows = try database.prepare("SELECT version, number, key FROM device_key WHERE device = $1")
        try rows.bind(number, at: 1)
        var signers: [BatchReader.Signer] = []
        while try rows.step() {
            guard let version = rows.integer(0).flatMap({ ClickID.Version(rawValue: UInt8(truncatingIfNeeded: $0)) }),
                let number = rows.integer(1), let key = rows.bytes(2)
            else { continue }
            signers.append(
                .init(version: version, device: UInt32(truncatingIfNeeded: number), key: ClickIDKey(bytes: key)))
        }
        return signers
    }

    /// Notes that a box lives. Answers the floor of its click IDs, ms since ``ClickID/epoch``.
    public func note(_ heartbeat: Heartbeat, of device: EnrolledDevice, now: Int64) async throws(StoreError) -> UInt64 {
        try await file.write { database in
            var note = try database.prepare(
                """
                UPDATE device SET last_seen = $1, heartbeat = $2,
                    click_ceiling = CASE WHEN $3 > click_ceiling THEN $3 ELSE click_ceiling END
                WHERE number = $4
                """)
            try note.bind(now, at: 1)
            try note.bind(heartbeat.json, at: 2)
            try note.bind(Int64(clamping: heartbeat.clickCeiling ?? 0), at: 3)
            try note.bind(Int64(device.number), at: 4)
            try note.run()
            let ceiling = try database.integer("SELECT click_ceiling FROM device WHERE number = \(device.number)")
            return UInt64(ceiling ?? 0)
        }
    }

    /// The devices of an org, by number.
    public func list(_ org: OrgID) async throws(StoreError) -> [ListedDevice] {
        try await file.read { database in
            var rows = try database.prepare(
                """
                SELECT number, name, created_at, last_seen, revoked_at, heartbeat FROM device WHERE org = $1
                ORDER BY number
                """)
            try rows.bind(org, at: 1)
            var devices: [ListedDevice] = []
            while try rows.step() {
                guard let number = rows.integer(0), let name = rows.text(1), let created = rows.integer(2) else {
                    continue
                }
                devices.append(
                    ListedDevice(
                        number: UInt32(truncatingIfNeeded: number), name: name, createdAt: created,
                        lastSeen: rows.integer(3), revokedAt: rows.integer(4), heartbeat: rows.text(5),
                        suspicions: try Self.suspicions(org, number, database)))
            }
            return devices
        }
    }

    private static func suspicions(_ org: OrgID, _ number: Int64, _ database: Database) throws(SQLiteError) -> [String]
    {
        var rows = try database.prepare(
            "SELECT kind, count, detail FROM suspicion WHERE dk = $1 AND device = $2 ORDER BY kind")
        try rows.bind(DistributionKey.of(org, UInt64(number)), at: 1)
        try rows.bind(number, at: 2)
        var suspicions: [String] = []
        while try rows.step() {
            suspicions.append("\(rows.text(0) ?? "") (\(rows.integer(1) ?? 0) ×): \(rows.text(2) ?? "")")
        }
        return suspicions
    }

    /// Ends a device's token. Its lines stay. Without an org, whosever it is.
    public func revoke(_ number: UInt32, org: OrgID?, now: Int64) async throws(StoreError) {
        try await file.write { database in
            var revoke = try database.prepare(
                "UPDATE device SET revoked_at = coalesce(revoked_at, $1) WHERE number = $2 AND org = coalesce($3, org)")
            try revoke.bind(now, at: 1)
            try revoke.bind(Int64(number), at: 2)
            try revoke.bind(org, at: 3)
            try revoke.run()
            guard database.changes > 0 else { throw StoreError.notFound("device") }
        }
    }
}
