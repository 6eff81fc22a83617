// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
public import NIOCore
public import NIOSSL
public import Redirect
public import ServiceLifecycle

/// The attribution core as a service: its port, and the store behind it.
public struct CoreServer: Service {
    public struct Configuration: Sendable {
        public var host: String
        /// 0 takes any that is free.
        public var port: Int
        /// nil for plain HTTP.
        public var tls: TLSConfiguration?
        public var maxConnections: Int
        /// How long a connection may stay silent.
        public var idleTimeout: TimeAmount

        public init(
            host: String, port: Int, tls: TLSConfiguration? = nil, maxConnections: Int = 4_096,
            idleTimeout: TimeAmount = .seconds(60)
        ) {
            self.host = host
            self.port = port
            self.tls = tls
            self.maxConnections = maxConnections
            self.idleTimeout = idleTimeout
        }
    }

    private let configuration: Configuration
    private let core: CoreParts
    private let group: any EventLoopGroup
    private let logger: Logger
    private let running: @Sendable (SocketAddress?) async -> Void

    /// `running` is told the address once the port answers.
    public init(
        _ file: CoreFile, _ configuration: Configuration, group: any EventLoopGroup, logger: Logger,
        timepiece: any Timepiece, running: @escaping @Sendable (SocketAddress?) async -> Void
    ) async throws(StoreError) {
        self.configuration = configuration
        self.group = group
        self.logger = logger
        self.running = running
        core = try await CoreParts(file, logger: logger, timepiece: timepiece)
    }

    /// Serves until a graceful stop: requests under way are answered, then the store is closed.
    public func run() async throws {
        let gate = ConnectionGate(most: configuration.maxConnections)
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [ConnectionGate.Handler(gate)], idleTimeout: configuration.idleTimeout))
        var quiet = logger
        if quiet.logLevel > .debug { quiet.logLevel = max(quiet.logLevel, .warning) }
        let application = Application(
            responder: CoreResponder(core, isSecure: configuration.tls != nil),
            server: try configuration.tls.map { try .tls(http, tlsConfiguration: $0) } ?? http,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), backlog: 4_096),
            onServerRunning: { await running($0.localAddress) }, eventLoopGroupProvider: .shared(group), logger: quiet)
        async let keeping: Void = core.desk.run()
        let failure: (any Error)?
        do {
            try await application.run()
            failure = nil
        } catch {
            failure = error
        }
        core.desk.stop()
        await keeping
        await core.file.close()
        if let failure { throw failure }
    }
}
