// SPDX-License-Identifier: Apache-2.0

public import Catalog
internal import Crypto
public import EdgeStore
public import Logging
internal import NIOPosix
internal import Tracking

/// Brings the box's own changes of the catalog up and the core's down.
public struct CatalogErrand: Errand {
    private let state: StateDirectory
    private let policy: DestinationPolicy
    private let logger: Logger
    private let wall: @Sendable () -> Int64
    private let changed: @Sendable () async -> Void

    /// The most changes that go over the wire at once.
    static let page = 500

    /// `policy` is what destinations from the core are held to, `wall` the time in Unix ms, and `changed` is called when
    /// codes lead elsewhere than before.
    public init(
        state: StateDirectory, policy: DestinationPolicy, logger: Logger, wall: @escaping @Sendable () -> Int64,
        changed: @escaping @Sendable () async -> Void
    ) {
        self.state = state
        self.policy = policy
        self.logger = logger
        self.wall = wall
        self.changed = changed
    }

    public func run(over uplink: any Uplink, token: String) async throws {
        let core = CatalogExchange(uplink: uplink, token: token)
        // A box that enrols again, perhaps with another core, has another token.
        let account = Array(SHA256.hash(data: Array(token.utf8))).hexadecimal
        let needsLook = try await onFile { file in
            try file.exchange(as: account)
            return try file.needsLook
        }
        if needsLook { try await fetch(from: core) }
        try await send(to: core)
        try await fetch(from: core)
    }

    /// Sends until nothing is left. A batch that the core does not take is halved, so that one bad change stops no other.
    private func send(to core: CatalogExchange) async throws {
        var limit = Self.page
        while true {
            let most = limit
            let changes = try await onFile { file in
                let changes = try file.outgoing(limit: most)
                try file.offer(changes)
                return changes
            }
            guard !changes.isEmpty else { return }
            let results: [ChangeResult]
            do {
                results = try await core.send(changes)
                limit = Self.page
            } catch let refusal as CoreRefusal where refusal.isOfContent {
                guard changes.count == 1 else {
                    limit = changes.count / 2
                    continue
                }
                results = [ChangeResult(id: changes[0].id, status: .refused, code: refusal.code)]
            }
            try await onFile { try $0.settle(results, for: changes) }
        }
    }

    private func fetch(from core: CatalogExchange) async throws {
        var hasRestarted = false
        var hasMore = true
        while hasMore {
            let cursor = try await onFile { try $0.cursor }
            do {
                let (page, more) = try await core.changes(since: cursor, policy: policy)
                if try await apply(page) { await changed() }
                // A page that leads nowhere would be asked for without end.
                hasMore = more && page.cursor != cursor
            } catch let refusal as CoreRefusal where refusal.isOfCursor && cursor != nil && !hasRestarted {
                hasRestarted = true
                logger.notice("The core does not know where this catalog stands; comparing it whole")
                try await onFile { try $0.beginExchangeAnew() }
            }
        }
    }

    private func apply(_ page: CatalogPage) async throws -> Bool {
        let (isChanged, news) = try await onFile { file in
            let known = Set(try file.conflicts)
            let isChanged = try file.apply(page)
            return (isChanged, try file.conflicts.filter { !known.contains($0) })
        }
        for conflict in news {
            logger.warning(
                "The catalog and the core do not agree: \(conflict.detail)",
                metadata: ["\(conflict.kind.rawValue)": "\(conflict.object)", "reason": "\(conflict.reason.rawValue)"])
        }
        return isChanged
    }

    /// Opens the catalog for a piece of work, on a thread that may block.
    private func onFile<Result: Sendable>(
        _ body: @escaping @Sendable (CatalogFile) throws -> Result
    ) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive { [state, wall] in
            try body(CatalogFile(in: state, wall: wall()))
        }
    }
}

extension CoreRefusal {
    /// The core read what was sent and does not take it as a whole; a proxy's own 400 says nothing about that.
    fileprivate var isOfContent: Bool { [400, 413, 422].contains(status) && code != nil }

    fileprivate var isOfCursor: Bool { status == 410 || [400, 422].contains(status) && code == "cursor" }
}
