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
        /// The answer is written but for its leaving: its visit is being committed.
        case held(ByteBuffer, keepsAlive: Bool)
        /// The last answer is out; whatever still comes is thrown away until the client closes.
        case lingering
    }

    private let lane: Lane
    private var context: ChannelHandlerContext?
    private var state = State.reading
    private var input = ByteBuffer()
    /// Input up to here holds no complete head.
    private var scanned = 0
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
        if case .held = state { return }
        close()
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
                headStarted = nil
                scanned = 0
                lastActive = .now()
                let request = input
                input.moveReaderIndex(forwardBy: head.length)
                answer(head, request.readableBytesUInt8Span)
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

    private func answer(_ head: RequestHead, _ bytes: Span<UInt8>) {
        let tally = lane.shared.tally
        tally.requests.count()
        let keepsAlive = head.keepsAlive && !head.announcesBody && !isDraining
        switch RequestPath(bytes, head.path) {
        case .code(let symbols):
            answer(head, bytes, symbols, keepsAlive)
        case .probe:
            tally.probes.count()
            send(.noProbe, isHead: head.method == .head, keepsAlive: keepsAlive)
        case .root: send(.root, isHead: head.method == .head, keepsAlive: keepsAlive)
        case .robots: send(.robots, isHead: head.method == .head, keepsAlive: keepsAlive)
        case .icon: send(.icon, isHead: head.method == .head, keepsAlive: keepsAlive)
        }
    }

    private func answer(_ head: RequestHead, _ bytes: Span<UInt8>, _ symbols: PercentDecoded, _ keepsAlive: Bool) {
        let key = Code.normalise(symbols)
        let route = key.flatMap(lane.table.route)
        let decision = Decision(head, key: key, route: route)
        let moment = lane.shared.timepiece.moment()
        count(head, route, decision)

        let clickID = decision.record?.mints == true ? lane.shared.source.mint(wall: moment.wall) : nil
        var output = lane.response()
        switch decision.answer {
        case .page(let page):
            output.write(page, moment, lane: lane, isHead: head.method == .head, keepsAlive: keepsAlive)
        case .redirect(let route, let keepsMethod):
            output.writeRedirect(
                route, clickID, moment, lane: lane, keepsMethod: keepsMethod, keepsAlive: keepsAlive)
        }
        guard let record = decision.record else { return send(output, keepsAlive: keepsAlive) }
        let visit = Visit(
            clickID: clickID, touchpoint: route?.touchpoint, placement: route?.placement, channel: route?.channel,
            code: route == nil ? symbols.printable : key?.text ?? "", verdict: record.verdict, reason: record.reason,
            outcome: record.outcome, moment: moment, request: RequestFacts(head, bytes))
        if let sequence = lane.shared.log.append(visit, lane: lane.number) {
            state = .held(output, keepsAlive: keepsAlive)
            lane.hold(self, for: sequence)
        } else {
            send(output, keepsAlive: keepsAlive)
        }
    }

    private func count(_ head: RequestHead, _ route: Route?, _ decision: Decision) {
        let tally = lane.shared.tally
        if head.method == .head { tally.heads.count() }
        if case .redirect = decision.answer { tally.redirects.count() }
        if route == nil { tally.orphans.count() }
        if decision.record?.outcome == .mistyped { tally.mistyped.count() }
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

    private func send(_ page: Page, isHead: Bool, keepsAlive: Bool) {
        var output = lane.response()
        output.write(page, lane.shared.timepiece.moment(), lane: lane, isHead: isHead, keepsAlive: keepsAlive)
        send(output, keepsAlive: keepsAlive)
    }

    private func send(_ output: ByteBuffer, keepsAlive: Bool) {
        context?.writeAndFlush(wrapOutboundOut(output), promise: nil)
        lastActive = .now()
        if !keepsAlive { linger() }
    }

    /// A last answer: nothing more is read as a request.
    private func finish(_ page: Page) {
        send(page, isHead: false, keepsAlive: false)
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
        case .held: false
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
        case .held, .lingering: break
        }
    }

    /// Answers the request at hand, if there is one, and closes.
    func drain() {
        isDraining = true
        if case .reading = state, headStarted == nil { close() }
    }
}
