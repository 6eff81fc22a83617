// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOTLS
internal import Synchronization

/// Collects one answer after the other. Confined to its loop.
final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// The answer is larger than any answer of a core.
    struct TooMuch: Error, CustomStringConvertible {
        let description = "the answer is larger than 4 MiB"
    }

    private var head: HTTPResponseHead?
    private var body: [UInt8] = []
    private var waiting: EventLoopPromise<(HTTPResponseHead, [UInt8])>?
    private let progress: Progress

    private static let limit = 4 << 20

    /// How far the exchange went; for everybody to read.
    final class Progress: Sendable {
        /// A first byte of the answer came.
        let hasBegun = Atomic(false)
        /// The whole request went.
        let isSent = Atomic(false)
    }

    init(_ progress: Progress) {
        self.progress = progress
    }

    /// The next answer.
    func next(on channel: any Channel) -> EventLoopFuture<(HTTPResponseHead, [UInt8])> {
        let promise = channel.eventLoop.makePromise(of: (HTTPResponseHead, [UInt8]).self)
        progress.hasBegun.store(false, ordering: .relaxed)
        progress.isSent.store(false, ordering: .relaxed)
        guard channel.isActive else {
            promise.fail(ChannelError.ioOnClosedChannel)
            return promise.futureResult
        }
        waiting = promise
        return promise.futureResult
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard waiting != nil else {
            // Nobody asked: whatever this belongs to, the next request must not take it for its answer.
            context.close(promise: nil)
            return
        }
        switch unwrapInboundIn(data) {
        // What is only said in between is not the answer.
        case .head(let head) where head.status.code / 100 == 1: break
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer):
            guard body.count + buffer.readableBytes <= Self.limit else {
                fail(TooMuch())
                context.close(promise: nil)
                return
            }
            body += buffer.readableBytesView
        case .end:
            guard let head else { return }
            waiting?.succeed((head, body))
            (waiting, self.head, body) = (nil, nil, [])
        }
    }

    func channelInactive(context: ChannelHandlerContext) { fail(ChannelError.eof) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(error)
        context.close(promise: nil)
    }

    private func fail(_ error: any Error) {
        waiting?.fail(error)
        waiting = nil
    }
}

/// Notes that something of an answer came, be it ever so little.
final class FirstByte: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let progress: AnswerReader.Progress

    init(_ progress: AnswerReader.Progress) {
        self.progress = progress
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        progress.hasBegun.store(true, ordering: .relaxed)
        context.fireChannelRead(data)
    }
}

/// Waits for the end of the TLS handshake.
final class HandshakeEar: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let shaken: EventLoopPromise<Void>

    init(_ shaken: EventLoopPromise<Void>) {
        self.shaken = shaken
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            shaken.succeed()
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        shaken.fail(error)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        shaken.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.fireChannelRead(data) }
}
