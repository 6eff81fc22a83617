// SPDX-License-Identifier: Apache-2.0

internal import EdgeStore
internal import HTTPTypes
internal import Hummingbird
public import Logging
public import NIOCore
public import ServiceLifecycle

/// The console port: the appliance's own word on its health, for machines and for people on the box.
public struct ConsoleServer: Service {
    private let host: String
    private let port: Int
    private let group: any EventLoopGroup
    private let logger: Logger
    private let report: @Sendable () async -> StatusReport
    private let running: @Sendable (SocketAddress?) -> Void

    /// `running` is told the address once the port answers.
    public init(
        host: String, port: Int, group: any EventLoopGroup, logger: Logger,
        report: @escaping @Sendable () async -> StatusReport, running: @escaping @Sendable (SocketAddress?) -> Void
    ) {
        self.host = host
        self.port = port
        self.group = group
        self.logger = logger
        self.report = report
        self.running = running
    }

    /// Serves until a graceful stop.
    public func run() async throws {
        let application = Application(
            router: router(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { running($0.localAddress) },
            eventLoopGroupProvider: .shared(group), logger: logger)
        try await application.run()
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        let report = report
        router.get("healthz") { _, _ in
            let report = await report()
            return Self.response(
                report.colour == .red ? .serviceUnavailable : .ok, "application/json", report.healthJSON + "\n")
        }
        router.get("metrics") { _, _ in
            Self.response(.ok, "text/plain; version=0.0.4; charset=utf-8", await report().metrics)
        }
        router.get("status") { _, _ in
            Self.response(.ok, "application/json", await report().json + "\n")
        }
        return router
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ text: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
