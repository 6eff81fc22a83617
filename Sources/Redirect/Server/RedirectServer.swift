// SPDX-License-Identifier: Apache-2.0

public import NIOCore
internal import NIOPosix

/// The redirect port. Knows codes, visits and HTTP, and nothing of files.
public final class RedirectServer: Sendable {
    private let lanes: [(loop: any EventLoop, lane: NIOLoopBound<Lane>)]
    private let group: any EventLoopGroup
    private let tls: TLSPort?
    public let tally: Tally

    /// Where the port comes from.
    public enum Endpoint: Sendable {
        case address(host: String, port: Int)
        /// A listening socket that somebody else has bound, by its descriptor.
        case socket(Int32)
    }

    /// Makes one lane for each loop of `group` and introduces it to the log through `listen`, in lane order.
    public static func make(
        on group: any EventLoopGroup, log: any VisitLog, source: ClickIDSource, timepiece: any Timepiece,
        salts: (any VisitorSalts)? = nil, room: any BackRoom = EmptyBackRoom(), tls: TLSPort? = nil,
        table: any CodeTable, settings: ServerSettings, listen: @Sendable ([any SettlementListener]) -> Void
    ) async throws -> RedirectServer {
        let tally = Tally()
        let shared = Lane.Shared(
            log: log, source: source, timepiece: timepiece, tally: tally, salts: salts, room: room)
        let loops = Array(group.makeIterator())
        var lanes: [(loop: any EventLoop, lane: NIOLoopBound<Lane>)] = []
        for (number, loop) in loops.enumerated() {
            let lane = try await loop.submit {
                NIOLoopBound(
                    Lane(shared, number: number, of: loops.count, loop: loop, table: table, settings: settings),
                    eventLoop: loop)
            }.get()
            lanes.append((loop, lane))
        }
        listen(lanes.map { LaneEar($0.lane, loop: $0.loop) })
        return RedirectServer(lanes: lanes, group: group, tls: tls, tally: tally)
    }

    private init(
        lanes: [(loop: any EventLoop, lane: NIOLoopBound<Lane>)], group: any EventLoopGroup, tls: TLSPort?, tally: Tally
    ) {
        self.tls = tls
        self.lanes = lanes
        self.group = group
        self.tally = tally
    }

    /// Listens; answers the listening channel.
    public func bind(_ endpoint: Endpoint) async throws -> any Channel {
        let laneOf = Dictionary(uniqueKeysWithValues: lanes.map { (ObjectIdentifier($0.loop), $0.lane) })
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 2_048))
            .childChannelInitializer { [tls] channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let lane = laneOf[ObjectIdentifier(channel.eventLoop)]?.value else {
                        throw ChannelError.inappropriateOperationForState
                    }
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler()) }
                    try channel.pipeline.syncOperations.addHandler(Connection(lane: lane))
                }
            }
        switch endpoint {
        case .address(let host, let port): return try await bootstrap.bind(host: host, port: port).get()
        case .socket(let descriptor): return try await bootstrap.withBoundSocket(descriptor).get()
        }
    }

    /// Swaps the code table on every loop; requests that are being answered keep the one they have.
    public func swap(_ table: any CodeTable) async throws {
        for (loop, lane) in lanes { try await loop.submit { lane.value.desk.table = table }.get() }
    }

    /// Takes new settings on every loop.
    public func apply(_ settings: ServerSettings) async throws {
        for (loop, lane) in lanes { try await loop.submit { lane.value.settings = settings }.get() }
    }

    /// Takes what a box has learnt of itself.
    public func apply(_ box: BoxFacts) async throws {
        for (loop, lane) in lanes { try await loop.submit { lane.value.settings.desk.box = box }.get() }
    }

    /// Keeps the visit of a badge, and answers once it is on the disk, or the deadline of redirects has passed; nil where
    /// nobody has its code.
    public func take(_ badge: Badge) async throws -> Badge.Receipt? {
        guard let (loop, lane) = lanes.first else { return nil }
        return try await loop.flatSubmit { lane.value.take(badge) }.get()
    }

    /// Stops listening and lets every connection finish the request at hand; answers when all are closed or `grace`
    /// has passed.
    public func drain(_ listener: any Channel, grace: TimeAmount = .seconds(5)) async {
        try? await listener.close().get()
        let end = NIODeadline.now() + grace
        for (loop, lane) in lanes {
            loop.execute { lane.value.drain() }
        }
        while NIODeadline.now() < end, await openConnections() > 0 {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Connections that are open now.
    public func openConnections() async -> Int {
        var open = 0
        for (loop, lane) in lanes { open += (try? await loop.submit { lane.value.openConnections }.get()) ?? 0 }
        return open
    }
}
