// SPDX-License-Identifier: Apache-2.0

internal import SQLite
public import Tracking

/// A customer of the system.
public struct Org: Sendable, Equatable {
    public var id: OrgID
    public var name: String
    /// ISO 4217.
    public var currency: String
}

/// An API key as it is listed: never the key itself.
public struct ListedKey: Sendable {
    public var id: Int64
    /// The first symbols, to tell keys apart.
    public var hint: String
    public var scope: KeyScope
    public var environment: String
    public var createdAt: Int64
    public var revokedAt: Int64?
}

/// Orgs, their keys and their public hosts.
public struct Orgs: Sendable {
    private let file: CoreFile

    public init(_ file: CoreFile) {
        self.file = file
    }

    // MARK: Orgs

    /// Adds an org. `now` is Unix ms.
    public func add(_ name: String, currency: String, now: Int64) async throws(StoreError) -> Org {
        guard 1...200 ~= name.utf8.count, name.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw .invalid(code: "value", field: "name", detail: "a name has 1 to 200 bytes and no control characters")
        }
        guard currency.utf8.count == 3, currency.utf8.allSatisfy({ 0x41...0x5A ~= $0 }) else {
            throw .invalid(
                code: "value", field: "currency", detail: "a currency is three capital letters, as in EUR or VND")
        }
        return try await file.write { database in
            guard try Self.find(name, database) == nil else {
                throw StoreError.conflict(code: "taken", detail: "there is an org called “\(name)” already")
            }
            var add = try database.prepare("INSERT INTO org (name, currency, created_at) VALUES ($1, $2, $3)")
            try add.bind(name, at: 1)
            try add.bind(currency, at: 2)
            try add.bind(now, at: 3)
            try add.run()
            return Org(id: database.lastInsertRow, name: name, currency: currency)
        }
    }

    /// Every org, by name.
    public func list() async throws(StoreError) -> [Org] {
        try await file.read { database in
            var rows = try database.prepare("SELECT id, name, currency FROM org ORDER BY name")
            var orgs: [Org] = []
            while try rows.step() { Self.org(rows).map { orgs.append($0) } }
            return orgs
        }
    }

    /// The org with a name.
    public func named(_ name: String) async throws(StoreError) -> Org {
        let org = try await file.read { try Self.find(name, $0) }
        guard let org else { throw .notFound("org “\(name)”") }
        return org
    }

    private static func find(_ name: String, _ database: Database) throws(SQLiteError) -> Org? {
        var find = try database.prepare("SELECT id, name, currency FROM org WHERE name = $1")
        try find.bind(name, at: 1)
        return try find.step() ? org(find) : nil
    }

    private static func org(_ row: borrowing Statement) -> Org? {
        guard let id = row.integer(0), let name = row.text(1), let currency = row.text(2) else { return nil }
        return Org(id: id, name: name, currency: currency)
    }

    // MARK: Keys

    /// Makes a key, which is shown this once. `environment` is `production` or `test`.
    public func addKey(
        _ org: OrgID, scope: KeyScope, environment: String, now: Int64
    ) async throws(StoreError) -> String {
        guard ["production", "test"].contains(environment) else {
            throw .invalid(code: "value", field: "env", detail: "an environment is production or test")
        }
        let secret = "wp_\(environment == "test" ? "test" : "live")_\(Secret.random(40))"
        return try await file.write { database in
            var add = try database.prepare(
                "INSERT INTO api_key (org, hash, hint, scope, env, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
            try add.bind(org, at: 1)
            try add.bind(Secret.hash(secret), at: 2)
            try add.bind(String(secret.prefix(12)), at: 3)
            try add.bind(scope.rawValue, at: 4)
            try add.bind(environment, at: 5)
            try add.bind(now, at: 6)
            try add.run()
            return secret
        }
    }

    /// The org and scope of a key; nil for one that is unknown or revoked.
    public func principal(key: String) async throws(StoreError) -> (org: OrgID, scope: KeyScope)? {
        let hash = Secret.hash(key)
        return try await file.read { database in
            var find = try database.prepare("SELECT org, scope FROM api_key WHERE hash = $1 AND revoked_at IS NULL")
            try find.bind(hash, at: 1)
            guard try find.step(), let org = find.integer(0),
                let scope = find.text(1).flatMap(KeyScope.init(rawValue:))
            else { return nil }
            return (org, scope)
        }
    }

    /// The keys of an org, the oldest first.
    public func keys(_ org: OrgID) async throws(StoreError) -> [ListedKey] {
        try await file.read { database in
            var rows = try database.prepare(
                "SELECT id, hint, scope, env, created_at, revoked_at FROM api_key WHERE org = $1 ORDER BY id")
            try rows.bind(org, at: 1)
            var keys: [ListedKey] = []
            while try rows.step() {
                guard let id = rows.integer(0), let hint = rows.text(1),
                    let scope = rows.text(2).flatMap(KeyScope.init(rawValue:)), let environment = rows.text(3),
                    let created = rows.integer(4)
                else { continue }
                keys.append(
                    ListedKey(
                        id: id, hint: hint, scope: scope, environment: environment, createdAt: created,
                        revokedAt: rows.integer(5)))
            }
            return keys
        }
    }

    /// Ends a key.
    public func revokeKey(_ id: Int64, now: Int64) async throws(StoreError) {
        try await file.write { database in
            var revoke = try database.prepare(
                "UPDATE api_key SET revoked_at = coalesce(revoked_at, $1) WHERE id = $2")
            try revoke.bind(now, at: 1)
            try revoke.bind(id, at: 2)
            try revoke.run()
            guard database.changes > 0 else { throw StoreError.notFound("key") }
        }
    }

    // MARK: Hosts

    /// Gives an org a public host: `https://go.example`, or a bare name for https. Its codes answer there.
    public func addHost(_ text: String, org: OrgID, now: Int64) async throws(StoreError) -> String {
        let url = text.contains("://") ? text : "https://" + text
        guard let name = PublicHost.name(of: url) else {
            throw .invalid(
                code: "value", field: "host", detail: "“\(text)” is no host: give one as in https://go.example")
        }
        return try await file.write { database in
            var find = try database.prepare("SELECT org FROM host WHERE name = $1")
            try find.bind(name, at: 1)
            if try find.step(), find.integer(0) != org {
                throw StoreError.conflict(code: "taken", detail: "the host \(name) belongs to another org")
            }
            var add = try database.prepare(
                """
                INSERT INTO host (name, org, url, created_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (name) DO UPDATE SET url = excluded.url
                """)
            try add.bind(name, at: 1)
            try add.bind(org, at: 2)
            try add.bind(url, at: 3)
            try add.bind(now, at: 4)
            try add.run()
            return url
        }
    }

    /// The URLs of an org's public hosts, the first one first.
    public func hosts(_ org: OrgID) async throws(StoreError) -> [String] {
        try await file.read { try Self.hosts(org, $0) }
    }

    static func hosts(_ org: OrgID, _ database: Database) throws(SQLiteError) -> [String] {
        var rows = try database.prepare("SELECT url FROM host WHERE org = $1 ORDER BY created_at, name")
        try rows.bind(org, at: 1)
        var urls: [String] = []
        while try rows.step() { rows.text(0).map { urls.append($0) } }
        return urls
    }

    /// Every public host with its org.
    public func allHosts() async throws(StoreError) -> [String: OrgID] {
        try await file.read { database in
            var rows = try database.prepare("SELECT name, org FROM host")
            var hosts: [String: OrgID] = [:]
            while try rows.step() { if let name = rows.text(0), let org = rows.integer(1) { hosts[name] = org } }
            return hosts
        }
    }
}

/// The name under which a request for a host is recognised.
public enum PublicHost {
    /// Host and port of a URL or of a `Host` field, lower case, without the port that is usual for the web; nil for what
    /// is no host.
    public static func name(of text: String) -> String? {
        var rest = text.lowercased()[...]
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        for port in [":443", ":80"] where rest.hasSuffix(port) { rest = rest.dropLast(port.count) }
        if rest.hasSuffix(".") { rest = rest.dropLast() }
        let isSound = rest.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D: true
            default: false
            }
        }
        return isSound && 1...255 ~= rest.utf8.count ? String(rest) : nil
    }
}
