// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Tracking

/// One client connection: reads heads, answers them one after the other. Confined to its lane's loop.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        /// Waits for a request, or for the rest of one.
        case reading
        /// Something is being fetched for the answer.
        case fetching
        /// The answer is written but for its leaving: its visit is being committed.
        case held(ByteBuffer, keepsAlive: Bool)
        /// The last answer is out; whatever still comes is thrown away until the client closes.
        case lingering
    }

    private let lane: Lane
    /// Where the client is, as far as the socket knows.
    private var peer: InternetAddress?
    private var context: ChannelHandlerContext?
    private var state = State.reading
    private var input = ByteBuffer()
    /// Input up to here holds no complete head.
    private var scanned = 0
    /// The bytes of a head with its form, once the head is known.
    private var awaited = 0
    private var headStarted: NIODeadline?
    private var isDraining = false
    private var isInputClosed = false
    private var isPaused = false
    private(set) var lastActive = NIODeadline.now()

    /// Input beyond this waits in the kernel while an answer is held.
    private static let inputLimit = 64 * 1_024

    init(lane: Lane) {
        self.lane = lane
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        peer = context.remoteAddress?.internetAddress
        lane.admit(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        lane.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .lingering = state { return }
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
        serve()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        serve()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return }
        isInputClosed = true
        // A client that has said all it had to say still waits for the answer that is held.
        switch state {
        case .held, .fetching: return
        case .reading, .lingering: close()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close()
    }

    // MARK: Requests

    /// Answers the complete heads of the input, until one is held or the client stops taking answers.
    private func serve() {
        while case .reading = state, let context, context.channel.isWritable, input.readableBytes > 0 {
            guard mayHoldHead() else { break }
            do {
                guard let head = try RequestHead.parse(input.readableBytesUInt8Span) else { break }
                awaited = head.length + head.bodyLength
                guard input.readableBytes >= awaited else { break }
                awaited = 0
                headStarted = nil
                scanned = 0
                lastActive = .now()
                let request = input
                input.moveReaderIndex(forwardBy: head.length + head.bodyLength)
                lane.shared.tally.requests.count()
                answer(head, request)
            } catch {
                lane.shared.tally.refusals.count()
                finish(.refused(error))
                return
            }
        }
        noteWaiting()
    }

    /// Whether input has a line end that was not there at the last try: a head that arrives byte by byte is parsed
    /// a few times, not once for each byte.
    private func mayHoldHead() -> Bool {
        defer { scanned = input.readableBytes }
        if awaited > 0 { return input.readableBytes >= awaited }
        return scanned == 0 || input.readableBytes >= RequestHead.longest
            || input.readableBytesView.dropFirst(max(0, scanned - 3)).contains(0x0A)
    }

    private func noteWaiting() {
        guard let context else { return }
        if input.readableBytes == 0 {
            input.clear()
        } else if case .reading = state, headStarted == nil {
            headStarted = .now()
        }
        let isFull = input.readableBytes > Self.inputLimit
        guard isFull != isPaused else { return }
        isPaused = isFull
        try? context.channel.syncOptions?.setOption(.autoRead, value: !isFull)
    }

    /// Answers a request, whose bytes `request` begins with. A password has been looked at where one is told.
    private func answer(_ head: RequestHead, _ request: ByteBuffer, passwordIsRight: Bool? = nil) {
        let moment = lane.shared.timepiece.moment()
        var question = RequestDesk.Request(head: head, peer: peer, moment: moment)
        question.passwordIsRight = passwordIsRight
        let exchange = Exchange(head, moment, keepsAlive: head.keepsAlive && !head.announcesBody && !isDraining)
        switch lane.desk.handle(question, request.readableBytesUInt8Span) {
        case .answer(let answer): send(answer, exchange)
        case .look(let answer, let late, let touchpoint, let limit):
            send(lane.shared.log.isUsedUp(touchpoint, limit: limit) ? late : answer, exchange)
        case .visit(let draft): keep(draft, exchange)
        case .errand(let errand, let draft): fetch(errand, for: draft, exchange, request)
        }
    }

    /// What the end of a request has to know of its beginning.
    private struct Exchange {
        let head: RequestHead
        let moment: Moment
        let keepsAlive: Bool
        var isHead: Bool { head.method == .head }

        init(_ head: RequestHead, _ moment: Moment, keepsAlive: Bool) {
            self.head = head
            self.moment = moment
            self.keepsAlive = keepsAlive
        }
    }

    /// Hands the visit over, and answers when it is on the disk.
    private func keep(_ draft: Draft, _ exchange: Exchange) {
        let admission = lane.shared.log.append(draft.visit, claim: draft.claim, lane: lane.number)
        let output = lane.write(
            draft.answer(admission), exchange.moment, isHead: exchange.isHead, keepsAlive: exchange.keepsAlive)
        if let sequence = admission.wait {
            state = .held(output, keepsAlive: exchange.keepsAlive)
            lane.hold(.visitor(self), for: sequence)
        } else {
            send(output, keepsAlive: exchange.keepsAlive)
        }
    }

    private func fetch(
        _ errand: RequestDesk.Errand, for draft: Draft?, _ exchange: Exchange, _ request: ByteBuffer
    ) {
        state = .fetching
        let (room, tries, moment) = (lane.shared.room, lane.shared.tries, exchange.moment)
        let missing = Answer.page(errand.missing)
        lane.loop.makeFutureWithTask { await errand.run(room, tries: tries, moment: moment) }
            .assumeIsolated().whenComplete { result in
                guard case .fetching = self.state else { return }
                self.state = .reading
                switch (try? result.get(), draft) {
                case (.password(let isRight)?, _): self.answer(exchange.head, request, passwordIsRight: isRight)
                case (.document(let document)?, let draft?):
                    var draft = draft
                    draft.answer = document.map { .document($0) } ?? missing
                    self.keep(draft, exchange)
                case (.document(let document?)?, nil): self.send(.document(document), exchange)
                default: self.send(missing, exchange)
                }
                self.serve()
                if self.isInputClosed, case .reading = self.state { self.linger() }
            }
    }

    // MARK: Answers

    /// Lets a held answer go and serves what arrived meanwhile.
    func release() {
        guard case .held(let output, let keepsAlive) = state else { return }
        state = .reading
        send(output, keepsAlive: keepsAlive && !isDraining)
        serve()
        if isInputClosed, case .reading = state { linger() }
    }

    private func send(_ answer: Answer, _ exchange: Exchange) {
        send(
            lane.write(answer, exchange.moment, isHead: exchange.isHead, keepsAlive: exchange.keepsAlive),
            keepsAlive: exchange.keepsAlive)
    }

    private func send(_ output: ByteBuffer, keepsAlive: Bool) {
        context?.writeAndFlush(wrapOutboundOut(output), promise: nil)
        lastActive = .now()
        if !keepsAlive { linger() }
    }

    /// A last answer: nothing more is read as a request.
    private func finish(_ page: Page) {
        send(
            lane.write(.page(page), lane.shared.timepiece.moment(), isHead: false, keepsAlive: false), keepsAlive: false
        )
    }

    /// Closes our side and waits for the client to close its own, so that a reset does not overtake the answer.
    private func linger() {
        state = .lingering
        input.clear()
        headStarted = nil
        context?.close(mode: .output, promise: nil)
    }

    // MARK: Ends

    func close() {
        context?.close(promise: nil)
    }

    /// Waits for a request and nothing else.
    var isReplaceable: Bool {
        switch state {
        case .reading, .lingering: true
        case .held, .fetching: false
        }
    }

    /// Closes what has been silent, or busy with one head, for too long.
    func expire(_ now: NIODeadline) {
        switch state {
        case .reading:
            if let headStarted, now - headStarted > lane.settings.headTimeout {
                finish(.refused(.tooSlow))
            } else if now - lastActive > lane.settings.idleTimeout {
                close()
            }
        case .lingering where now - lastActive > .seconds(2): close()
        case .held, .fetching, .lingering: break
        }
    }

    /// Answers the request at hand, if there is one, and closes.
    func drain() {
        isDraining = true
        if case .reading = state, headStarted == nil { close() }
    }
}

extension SocketAddress {
    /// The address alone; nil for a path.
    var internetAddress: InternetAddress? {
        ipAddress.flatMap { text in InternetAddress(text.prefix { $0 != "%" }) }
    }
}
