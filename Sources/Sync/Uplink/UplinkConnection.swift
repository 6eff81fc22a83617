// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore
internal import NIOExtras
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// One connection to the core, from its handshake to its end. One request at a time.
final class UplinkConnection: Sendable {
    private let configuration: HTTPUplink.Configuration
    private let channel: any Channel
    private let reader: NIOLoopBound<AnswerReader>
    private let progress: AnswerReader.Progress

    private init(
        _ configuration: HTTPUplink.Configuration, _ channel: any Channel, _ reader: NIOLoopBound<AnswerReader>,
        _ progress: AnswerReader.Progress
    ) {
        self.configuration = configuration
        self.channel = channel
        self.reader = reader
        self.progress = progress
    }

    var isOpen: Bool { channel.isActive }

    /// Whether any byte of the last answer came.
    var hasAnswered: Bool { progress.hasBegun.load(ordering: .relaxed) }

    func close() { channel.close(promise: nil) }

    // MARK: Opening

    static func open(
        _ configuration: HTTPUplink.Configuration, on loop: any EventLoop
    ) async throws(UplinkError) -> UplinkConnection {
        let judge = CertificateJudge(configuration)
        do {
            return try await withDeadline(MovingDeadline(configuration.connectTime), configuration.core) {
                try await connect(configuration, judge, on: loop)
            }
        } catch {
            throw judge.complaint.map { UplinkError(.untrusted, $0) } ?? failure(error, configuration, "connect to")
        }
    }

    private static func connect(
        _ configuration: HTTPUplink.Configuration, _ judge: CertificateJudge, on loop: any EventLoop
    ) async throws -> UplinkConnection {
        let core = configuration.core
        let proxy = core.isSecure ? configuration.proxy : nil
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.nanoseconds(configuration.connectTime.nanoseconds))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
        let channel = try await bootstrap.connect(host: proxy?.host ?? core.host, port: proxy?.port ?? core.port).get()
        do {
            // A network that goes away in the middle of a handshake ends nothing: only closing ends the wait for it.
            try await withTaskCancellationHandler {
                if proxy != nil { try await tunnel(to: core, through: channel, configuration.connectTime) }
                if core.isSecure { try await secure(channel, core, judge) }
            } onCancel: {
                channel.close(promise: nil)
            }
            return try await loop.submit {
                let progress = AnswerReader.Progress()
                let reader = AnswerReader(progress)
                try channel.pipeline.syncOperations.addHandler(FirstByte(progress))
                try channel.pipeline.syncOperations.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
                try channel.pipeline.syncOperations.addHandler(reader)
                return UplinkConnection(
                    configuration, channel, NIOLoopBound(reader, eventLoop: loop),
                    progress)
            }.get()
        } catch {
            channel.close(promise: nil)
            throw error
        }
    }

    /// Asks a proxy for a way to the core (RFC 9110 section 9.3.6).
    private static func tunnel(to core: CoreAddress, through channel: any Channel, _ time: Duration) async throws {
        let opened = channel.eventLoop.makePromise(of: Void.self)
        try await channel.eventLoop.submit {
            let pipeline = channel.pipeline.syncOperations
            let (encoder, decoder) = (
                HTTPRequestEncoder(), ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes))
            )
            let connect = NIOHTTP1ProxyConnectHandler(
                targetHost: core.host, targetPort: core.port, headers: [:],
                deadline: .now() + .nanoseconds(time.nanoseconds), promise: opened)
            try pipeline.addHandlers([encoder, decoder, connect])
            opened.futureResult.assumeIsolated().whenSuccess {
                pipeline.removeHandler(encoder, promise: nil)
                pipeline.removeHandler(decoder, promise: nil)
            }
        }.get()
        try await opened.futureResult.get()
    }

    private static func secure(_ channel: any Channel, _ core: CoreAddress, _ judge: CertificateJudge) async throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        // The judge decides; this only has to ask it.
        tls.certificateVerification = .noHostnameVerification
        tls.trustRoots = .certificates([])
        tls.applicationProtocols = ["http/1.1"]
        let context = try NIOSSLContext(configuration: tls)
        let shaken = channel.eventLoop.makePromise(of: Void.self)
        try await channel.eventLoop.submit {
            let handler = try NIOSSLClientHandler(
                context: context, serverHostname: core.isIPAddress ? nil : core.host,
                customVerificationCallback: { chain, promise in
                    promise.completeWithTask { await judge.verdict(on: chain) }
                })
            try channel.pipeline.syncOperations.addHandlers([handler, HandshakeEar(shaken)])
        }.get()
        try await shaken.futureResult.get()
    }

    // MARK: Asking

    /// Sends a request and reads the answer, and says whether the connection may be used again.
    func exchange(_ request: UplinkRequest) async throws(UplinkError) -> (UplinkAnswer, keepsAlive: Bool) {
        let deadline = MovingDeadline(configuration.answerTime)
        do {
            return try await Self.withDeadline(deadline, configuration.core) {
                try await withTaskCancellationHandler {
                    let answer = self.channel.eventLoop.flatSubmit { self.reader.value.next(on: self.channel) }
                    async let sent: Bool = self.write(request, deadline)
                    let (head, body) = try await answer.get()
                    // A core may refuse before it has read everything; that answer counts, and the rest is not sent.
                    if !self.progress.isSent.load(ordering: .relaxed) { self.close() }
                    let isWhole = await sent
                    return (self.answer(head, body), head.isKeepAlive && isWhole)
                } onCancel: {
                    self.close()
                }
            }
        } catch {
            close()
            throw Self.failure(error, configuration, "hear from")
        }
    }

    /// Writes a request and says whether all of it went. A failure ends the connection, and so the wait for the answer.
    private func write(_ request: UplinkRequest, _ deadline: MovingDeadline) async -> Bool {
        var head = HTTPRequestHead(version: .http1_1, method: .init(rawValue: request.method), uri: request.path)
        head.headers.add(name: "Host", value: configuration.core.authority)
        head.headers.add(name: "User-Agent", value: configuration.userAgent)
        for field in request.fields { head.headers.add(name: field.name, value: field.value) }
        if !request.body.isEmpty || request.method == "POST" {
            head.headers.add(name: "Content-Length", value: "\(request.body.count)")
        }
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        do {
            var rest = request.body[...]
            while !rest.isEmpty {
                let chunk = rest.prefix(Self.chunk(configuration.bytesPerSecond))
                rest = rest.dropFirst(chunk.count)
                let buffer = channel.allocator.buffer(bytes: chunk)
                try await channel.writeAndFlush(HTTPClientRequestPart.body(.byteBuffer(buffer))).get()
                deadline.renew()
                if let rate = configuration.bytesPerSecond, !rest.isEmpty {
                    try await pause(.milliseconds(chunk.count * 1_000 / max(rate, 1)), deadline)
                }
            }
            let end: EventLoopFuture<Void> = channel.writeAndFlush(HTTPClientRequestPart.end(nil))
            // On the loop, and so before any answer to the whole request is read.
            end.whenSuccess { [progress] in progress.isSent.store(true, ordering: .relaxed) }
            try await end.get()
            // From here on the core has its time to answer.
            deadline.renew()
            return true
        } catch {
            close()
            return false
        }
    }

    /// A pause that the box makes of its own will, and that an answer or an end of the connection cuts short.
    private func pause(_ time: Duration, _ deadline: MovingDeadline) async throws {
        let end = ContinuousClock.now + time
        while channel.isActive, ContinuousClock.now < end {
            try await Task.sleep(for: min(.milliseconds(100), end - ContinuousClock.now))
            deadline.renew()
        }
    }

    /// A tenth of a second's worth, so that others get their turn in between.
    private static func chunk(_ rate: Int?) -> Int { rate.map { min(max($0 / 10, 256), 65_536) } ?? 65_536 }

    private func answer(_ head: HTTPResponseHead, _ body: [UInt8]) -> UplinkAnswer {
        UplinkAnswer(
            status: Int(head.status.code), contentType: head.headers.first(name: "Content-Type"),
            retryAfter: head.headers.first(name: "Retry-After").flatMap { Int64($0) }.map { .seconds(max(0, $0)) },
            body: body, isVerified: true)
    }

    // MARK: Failures

    private static func failure(
        _ error: any Error, _ configuration: HTTPUplink.Configuration, _ action: String
    ) -> UplinkError {
        let core = configuration.core
        if Task.isCancelled || error is CancellationError {
            return UplinkError(.stopped, "the exchange with \(core) was stopped before its end")
        }
        switch error {
        case let error as UplinkError: return error
        case let error as NIOConnectionError where error.dnsAError != nil && error.connectionErrors.isEmpty:
            return UplinkError(
                .unreachable,
                "cannot \(action) \(core): no address for the name \(core.host); check the network and sync.core_url")
        case let error as NIOConnectionError:
            let reason = error.connectionErrors.first.map { words(for: $0.error) } ?? "\(error)"
            return UplinkError(.unreachable, "cannot \(action) \(core): \(reason)")
        case HTTPParserError.invalidEOFState:
            return UplinkError(.unreachable, "cannot \(action) \(core): the answer ended in the middle")
        case is HTTPParserError, is AnswerReader.TooMuch:
            return UplinkError(.nonsense, "\(core) does not answer as a core: \(error)")
        case is NIOHTTP1ProxyConnectHandler.Error:
            return UplinkError(.unreachable, "cannot \(action) \(core): the proxy opens no way there: \(error)")
        default: return UplinkError(.unreachable, "cannot \(action) \(core): \(words(for: error))")
        }
    }

    /// What an error of the network means to those who keep the box.
    private static func words(for error: any Error) -> String {
        switch (error as? IOError)?.errnoCode {
        case ECONNREFUSED:
            return "nothing listens there; see whether the core runs, and check the port in sync.core_url"
        case ENETUNREACH, EHOSTUNREACH: return "no way leads there; check the network of this box"
        case ECONNRESET, EPIPE: return "the other side hung up"
        default: break
        }
        switch error as? ChannelError {
        case .eof, .ioOnClosedChannel, .alreadyClosed: return "the other side hung up"
        default: return "\(error)"
        }
    }

    /// Runs `body` until the deadline at most.
    private static func withDeadline<Result: Sendable>(
        _ deadline: MovingDeadline, _ core: CoreAddress, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await deadline.passed()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            guard let result = first else {
                throw UplinkError(.timeout, "no answer from \(core) within \(deadline.time.components.seconds) s")
            }
            return result
        }
    }
}

/// The end of a wait that begins anew with each step forward.
private final class MovingDeadline: Sendable {
    let time: Duration
    private let end: Mutex<ContinuousClock.Instant>

    init(_ time: Duration) {
        self.time = time
        end = Mutex(.now + time)
    }

    func renew() { end.withLock { $0 = .now + time } }

    func passed() async throws {
        while case let end = end.withLock({ $0 }), end > .now { try await Task.sleep(until: end) }
    }
}

extension Duration {
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
