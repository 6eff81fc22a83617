// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Daemon
import Linux
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Settings
import UnixSignals

/// `waypost-core serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take visits, answer reports and the links of public hosts.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workspace = try Workspace(common)
        let tls = try Self.tls(workspace.settings.core)
        try workspace.create()
        let lock = try StateLock.acquire(in: workspace.state)
        _ = try? FileLimit.raise()
        let logger = Self.logger(workspace)
        let listen = workspace.settings.core.listen
        let notify = NotifySocket(environment: workspace.environment)
        let server = try await CoreServer(
            CoreFile(directory: workspace.state),
            CoreServer.Configuration(
                host: listen.host.text, port: listen.port, tls: tls,
                maxConnections: workspace.settings.core.maxConnections),
            group: MultiThreadedEventLoopGroup.singleton, logger: logger, timepiece: CoreClock()
        ) { address in
            let text = Self.text(address)
            logger.info("Serving.", metadata: ["core": "\(text)"])
            try? StandardStream.output.write("ready core=\(text)\n")
            try? notify?.send(.ready)
        }
        do {
            try await Self.group(server, logger).run()
        } catch let error as IOError {
            throw SystemError("listen on", "\(listen) (core.listen)", code: error.errnoCode)
        }
        withExtendedLifetime(lock) {}
    }

    private static func group(_ server: CoreServer, _ logger: Logger) -> ServiceGroup {
        var quiet = logger
        if quiet.logLevel > .debug { quiet.logLevel = max(quiet.logLevel, .warning) }
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    }

    /// The certificate; nil for plain HTTP, which is refused beyond loopback unless a proxy is in front.
    private static func tls(_ settings: CoreSettings.Core) throws -> TLSConfiguration? {
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else {
            let host = settings.listen.host
            guard host.isLoopback && !host.isUnspecified || settings.behindProxy else {
                throw Refusal(
                    """
                    core.listen is \(settings.listen), which others can reach, and tokens must not travel in the clear: \
                    set core.tls_certificate and core.tls_key, or core.behind_proxy = true where a proxy speaks TLS
                    """)
            }
            return nil
        }
        do {
            return .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        } catch {
            throw Refusal(
                "core.tls_certificate (\(certificate)) and core.tls_key (\(key)) cannot be used: \(error); both are PEM"
            )
        }
    }

    private static func logger(_ workspace: Workspace) -> Logger {
        let style = JournalLogHandler.Style.detect(environment: workspace.environment)
        let level = Logger.Level(rawValue: workspace.settings.log.level.rawValue) ?? .info
        LoggingSystem.bootstrap { _ in
            var handler = JournalLogHandler(style: style)
            handler.logLevel = level
            return handler
        }
        return Logger(label: "waypost-core")
    }

    private static func text(_ address: SocketAddress?) -> String {
        guard let address, let host = address.ipAddress, let port = address.port else { return "unknown" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
