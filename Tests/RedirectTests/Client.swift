// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

/// A client that sends what it is told, byte for byte, and keeps what it gets.
final class Client: Sendable {
    private let channel: any NIOCore.Channel
    private let inbox: Inbox

    static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private init(_ channel: any NIOCore.Channel, _ inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    static func connect(_ port: Int) async throws -> Client {
        let inbox = Inbox()
        let channel = try await ClientBootstrap(group: group)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(inbox) }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return Client(channel, inbox)
    }

    func send(_ text: String) { channel.writeAndFlush(ByteBuffer(string: text), promise: nil) }

    /// Asks for a code, as a browser does.
    func get(_ code: String) { send("GET /\(code) HTTP/1.1\r\nHost: go.example\r\n\r\n") }

    /// Says that nothing more will be sent.
    func closeOutput() async throws { try await channel.close(mode: .output).get() }
    func close() { channel.close(promise: nil) }

    /// What has come so far.
    var received: String { inbox.text.withLock { $0 } }
    /// The server has closed its side.
    var isEnded: Bool { inbox.isEnded.load(ordering: .acquiring) }
    /// The status of each answer so far.
    var statuses: [String] {
        received.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: true).map { String($0.prefix(3)) }
    }

    /// The value of a field in each answer that has it.
    func fields(_ name: String) -> [String] {
        received.split(separator: "\r\n").filter { $0.hasPrefix(name + ": ") }.map {
            String($0.dropFirst(name.count + 2))
        }
    }

    private final class Inbox: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let text = Mutex("")
        let isEnded = Atomic(false)

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = unwrapInboundIn(data)
            text.withLock { $0 += String(buffer: bytes) }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed { isEnded.store(true, ordering: .releasing) }
        }

        func channelInactive(context: ChannelHandlerContext) { isEnded.store(true, ordering: .releasing) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}

/// Waits until something is so; answers whether it came to be.
func eventually(within limit: Duration = .seconds(8), _ condition: () async -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return await condition()
}
