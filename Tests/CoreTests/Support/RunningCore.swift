// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import NIOCore
import NIOPosix
import Redirect
import ServiceLifecycle
import Testing
import Tracking

@testable import Core

/// A core that answers on a free port of loopback, and a client that says exactly what a test wants said.
struct RunningCore {
    struct Reply {
        var status: Int
        var head: String
        var body: String

        var json: JSONValue? { JSONValue(Array(body.utf8)) }
    }

    let folder: CoreFolder
    let port: Int

    /// Runs `body` beside a serving core, and stops it.
    static func with(
        maxConnections: Int = 256, _ body: @escaping @Sendable (RunningCore) async throws -> Void
    ) async throws {
        let folder = try CoreFolder()
        let (ports, started) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = try await CoreServer(
            folder.file, .init(host: "127.0.0.1", port: 0, maxConnections: maxConnections),
            group: MultiThreadedEventLoopGroup.singleton, logger: logger, timepiece: CoreClock()
        ) { started.yield($0?.port ?? 0) }
        let group = ServiceGroup(services: [server], logger: logger)
        let serving = Task { try await group.run() }
        let port = try #require(await ports.first { _ in true })
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(RunningCore(folder: folder, port: port))) } catch {
            outcome = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await serving.value
        try outcome.get()
    }

    /// Asks on a connection of its own, and reads until the core closes it.
    func ask(
        _ method: String, _ path: String, host: String = "core.example", token: String? = nil, fields: [String] = [],
        body: [UInt8] = []
    ) async throws -> Reply {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        for field in fields { head += field + "\r\n" }
        let text = String(decoding: try await raw(Array((head + "\r\n").utf8) + body), as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let status = text.dropFirst(9).prefix(3)
        return Reply(
            status: Int(status) ?? 0, head: String(parts.first ?? ""), body: parts.count > 1 ? String(parts[1]) : "")
    }

    /// Sends, and reads to the end, which may come before anything was sent.
    func raw(_ bytes: [UInt8]) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var received: [UInt8] = []
            do {
                try await outbound.write(ByteBuffer(bytes: bytes))
                for try await buffer in inbound { received += buffer.readableBytesView }
            } catch is IOError {} catch is ChannelError {}
            return received
        }
    }

    /// A connection that says nothing.
    func silence() async throws -> any NIOCore.Channel {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get()
    }
}
