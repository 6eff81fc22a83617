// SPDX-License-Identifier: Apache-2.0

public import Catalog
internal import CatalogRows
internal import SQLite
public import Tracking

/// The catalogs of the orgs.
public struct CoreCatalog: Sendable {
    private let file: CoreFile

    /// The most changes that go over the wire at once.
    public static let page = 500
    /// The query parameter that carries the click ID of redirects that the core answers.
    public static let clickIDParameter = "click_id"

    public init(_ file: CoreFile) {
        self.file = file
    }

    // MARK: Devices

    /// A page of changes for a device. Throws `invalid` with the code `cursor` for one that was never given.
    public func changes(
        of org: OrgID, since cursor: String?
    ) async throws(StoreError) -> (changes: [CatalogChange], cursor: String, hasMore: Bool, publicURL: String?) {
        try await file.read { database in
            let catalog = OrgCatalog(org, database)
            var since: Int64 = 0
            if let cursor {
                guard let number = Int64(cursor), 0...(try catalog.changeCount) ~= number else {
                    throw StoreError.invalid(
                        code: "cursor", field: "since", detail: "this cursor is not from here; begin without one")
                }
                since = number
            }
            let page = try catalog.changes(since: since, limit: Self.page)
            return (page.changes, "\(page.cursor)", page.hasMore, try Orgs.hosts(org, database).first)
        }
    }

    /// Where the catalog of an org stands.
    public func cursor(of org: OrgID) async throws(StoreError) -> String {
        try await file.read { "\(try OrgCatalog(org, $0).changeCount)" }
    }

    /// Takes what a device sent: each change by itself, those that could not be read among them.
    public func take(
        _ changes: [(id: String, change: Result<CatalogChange, ChangeRefusal>)], org: OrgID
    ) async throws(StoreError) -> [ChangeResult] {
        try await file.write { database in
            let catalog = OrgCatalog(org, database)
            return try changes.map { id, change in
                switch change {
                case .success(let change): try catalog.take(change)
                case .failure(let refusal):
                    ChangeResult(id: id, status: .refused, code: refusal.code, field: refusal.field)
                }
            }
        }
    }

    // MARK: People

    /// Runs `body` with an editor over an org's catalog, as one change.
    public func edit<Result: Sendable>(
        _ org: OrgID, _ body: @escaping @Sendable (CatalogEditor) throws -> Result
    ) async throws(StoreError) -> Result {
        try await file.write { database in
            let editor = CatalogEditor(
                store: OrgCatalog(org, database), blocks: try CodeBlocks.own(org, database),
                policy: try Self.policy(org, database))
            return try Self.judged { try body(editor) }
        }
    }

    /// What destinations of an org may be.
    public func policy(of org: OrgID) async throws(StoreError) -> DestinationPolicy {
        try await file.read { try Self.policy(org, $0) }
    }

    private static func policy(_ org: OrgID, _ database: Database) throws(SQLiteError) -> DestinationPolicy {
        DestinationPolicy(
            ownHosts: try Orgs.hosts(org, database).compactMap { PublicHost.name(of: $0) }, allowLocal: true,
            clickIDParameter: clickIDParameter)
    }

    /// Turns the rules' own errors into those of the store.
    private static func judged<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as CatalogError {
            switch error {
            case .unknownTouchpoint, .ended: throw StoreError.notFound("touchpoint")
            case .codeTaken: throw StoreError.conflict(code: "taken", detail: "\(error)")
            case .stale: throw StoreError.conflict(code: "stale", detail: "\(error)")
            case .text(let field, _): throw StoreError.invalid(code: "value", field: field, detail: "\(error)")
            case .count: throw StoreError.invalid(code: "value", field: "count", detail: "\(error)")
            }
        } catch let error as DestinationError {
            throw StoreError.invalid(code: "value", field: "destination", detail: "\(error)")
        } catch let error as VanityCodeError {
            throw StoreError.invalid(code: "value", field: "code", detail: "\(error)")
        }
    }

    /// Ends a touchpoint.
    public func delete(_ id: TouchpointID, org: OrgID) async throws(StoreError) {
        try await file.write { database in try Self.judged { try OrgCatalog(org, database).delete(id) } }
    }

    /// A touchpoint with its placements.
    public func touchpoint(
        _ id: TouchpointID, org: OrgID
    ) async throws(StoreError) -> (touchpoint: Touchpoint, placements: [Placement]) {
        let found = try await file.read { database in
            let catalog = OrgCatalog(org, database)
            return try catalog.touchpoint(id).map { ($0, try catalog.placements(of: id)) }
        }
        guard let found else { throw .notFound("touchpoint") }
        return found
    }

    /// The placement with a code; nil where no org's placement has it.
    public func placement(for key: CodeKey, org: OrgID) async throws(StoreError) -> Placement? {
        try await file.read { try OrgCatalog(org, $0).placement(for: key) }
    }

    /// At most ``page`` touchpoints of an org in the order of their identifiers, after one of them.
    public func touchpoints(of org: OrgID, after: TouchpointID?) async throws(StoreError) -> [Touchpoint] {
        try await file.read { database in
            var rows = try database.prepare(
                """
                SELECT \(CatalogRow.touchpointColumns) FROM touchpoint
                WHERE org = $1 AND id > $2 AND deleted = 0 ORDER BY id LIMIT \(Self.page)
                """)
            try rows.bind(org, at: 1)
            try rows.bind(after?.value ?? 0, at: 2)
            var touchpoints: [Touchpoint] = []
            while try rows.step() { CatalogRow.touchpoint(rows).map { touchpoints.append($0) } }
            return touchpoints
        }
    }

    /// The titles of touchpoints, where they are known.
    public func titles(_ ids: Set<TouchpointID>, org: OrgID) async throws(StoreError) -> [TouchpointID: String] {
        guard !ids.isEmpty else { return [:] }
        return try await file.read { database in
            var find = try database.prepare("SELECT title FROM touchpoint WHERE org = $1 AND id = $2")
            var titles: [TouchpointID: String] = [:]
            for id in ids {
                try find.bind(org, at: 1)
                try find.bind(id.value, at: 2)
                if try find.step() { titles[id] = find.text(0) }
                find.reset()
            }
            return titles
        }
    }

    /// The code table of an org as it is now, with the change that it stands for; nil while that is still `known`.
    public func table(
        of org: OrgID, unless known: Int64?
    ) async throws(StoreError) -> (table: CompiledCodeTable, change: Int64)? {
        try await file.read { database in
            let catalog = OrgCatalog(org, database)
            let change = try catalog.changeCount
            guard change != known else { return nil }
            return (try catalog.codeTable(parameter: Self.clickIDParameter), change)
        }
    }
}
