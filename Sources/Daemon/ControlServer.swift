// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
public import NIOCore
internal import NIOPosix
public import ServiceLifecycle

/// The serving end of ``ControlSocket``.
public struct ControlServer: Service {
    /// Answers a line with a line.
    public typealias Handler = @Sendable (String) async -> String

    private let path: String
    private let group: any EventLoopGroup
    private let patience: TimeAmount
    private let listening: @Sendable () -> Void
    private let handler: Handler

    /// `patience` is how long a client may take to say its line, and again to take its answer. `listening` is called
    /// whenever the socket has been bound.
    public init(
        path: String, group: any EventLoopGroup, patience: TimeAmount = .seconds(5),
        listening: @escaping @Sendable () -> Void = {}, handler: @escaping Handler
    ) {
        self.path = path
        self.group = group
        self.patience = patience
        self.listening = listening
        self.handler = handler
    }

    /// Listens until the service is stopped. Lines that have arrived by then are still answered.
    public func run() async throws {
        let socket = try Self.bind(to: path)
        let server = try await ServerBootstrap(group: group)
            .bind(
                socket,
                childChannelInitializer: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
                    }
                })
        defer { unsafe unlink(path) }
        listening()
        try await withGracefulShutdownHandler {
            try await server.executeThenClose { clients in
                try await withThrowingDiscardingTaskGroup { tasks in
                    for try await client in clients { tasks.addTask { await serve(client) } }
                }
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
    }

    /// One client, to its end. Its troubles are its own.
    private func serve(_ client: NIOAsyncChannel<ByteBuffer, Never>) async {
        try? await client.executeThenClose { inbound in
            guard let line = try await line(from: inbound, of: client.channel) else { return }
            let answer = await handler(line).replacing("\n", with: " ")
            guard answer.utf8.count <= ControlSocket.answerLimit else { return }
            let alarm = alarm(for: client.channel)
            defer { alarm.cancel() }
            // By the channel and not its writer, whose writes are done when they are queued: closing would drop them.
            try await client.channel.writeAndFlush(ByteBuffer(string: answer + "\n")).get()
        }
    }

    /// Closes the client when its time is up.
    private func alarm(for channel: any Channel) -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }

    /// The client's line; nil if it is too long or never ends. Until it is there, stopping does not wait for it.
    private func line(
        from inbound: NIOAsyncChannelInboundStream<ByteBuffer>, of channel: any Channel
    ) async throws -> String? {
        let alarm = alarm(for: channel)
        defer { alarm.cancel() }
        return try await withGracefulShutdownHandler {
            var line = ByteBuffer()
            for try await part in inbound {
                line.writeImmutableBuffer(part)
                if let end = line.readableBytesView.firstIndex(of: 0x0A) {
                    let length = end - line.readerIndex
                    return length <= ControlSocket.lineLimit ? line.readString(length: length) : nil
                }
                if line.readableBytes > ControlSocket.lineLimit { return nil }
            }
            return nil
        } onGracefulShutdown: {
            channel.close(promise: nil)
        }
    }

    /// A bound socket that only this user may use. A file that nobody answers on is in the way and goes.
    private static func bind(to path: String) throws(SystemError) -> CInt {
        if try ControlSocket.connect(to: path) != nil { throw SystemError("listen on", path, code: EADDRINUSE) }
        unsafe unlink(path)
        let address = try UnixAddress(path)
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = Int32(try systemCall("make", "a socket") { Int(socket(AF_UNIX, kind, 0)) })
        do throws(SystemError) {
            // Linux gives the file the mode that the socket has when it is bound.
            try systemCall("set the mode of", path) { Int(fchmod(number, 0o600)) }
            try systemCall("listen on", path) { Int(unsafe address.withAddress { unsafe Glibc.bind(number, $0, $1) }) }
        } catch {
            close(number)
            throw error
        }
        return number
    }
}
