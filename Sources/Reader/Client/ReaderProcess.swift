// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Linux
internal import Tracking

/// The radio of a reader that a worker process holds: each call is one request to it. A worker that dies is started
/// again by the next call that looks for tags, later and later where it keeps dying; the call in which it died is
/// told so. Belongs to one thread.
public final class ReaderProcess: TagRadio {
    /// Pauses before a worker that died is started again.
    private static let pauses: [Duration] = [.zero, .milliseconds(200), .seconds(1), .seconds(5), .seconds(15)]

    private let reader: ConnectionString
    private let program: String
    private let arguments: [String]
    private let patience: WorkerPatience
    private let onEvent: (ReaderEvent) -> Void

    private var worker: (process: Helper, socket: LineSocket)?
    private var deaths = 0
    private var earliest = ContinuousClock.now

    /// A reader by its connection string. `reset` is a program that is run, with the string as its argument, when the
    /// reader stays away. `program` and `command` start the worker: this very program, by default. `onEvent` is called
    /// in the middle of calls, on their thread.
    public init(
        _ reader: ConnectionString, reset: String? = nil, program: String = "/proc/self/exe",
        command: [String] = ["nfc-worker"], onEvent: @escaping (ReaderEvent) -> Void = { _ in }
    ) {
        self.reader = reader
        self.program = program
        arguments = command + [reader.text] + (reset.map { [$0] } ?? [])
        patience = WorkerPatience(resets: reset != nil)
        self.onEvent = onEvent
    }

    deinit { stop() }

    /// The worker's process while it runs.
    public var pid: Int32? { worker?.process.pid }

    /// Ends the worker, which lets the tag go and switches the field off.
    public func stop() {
        guard let (process, socket) = worker else { return }
        worker = nil
        socket.close()
        if process.end(within: .seconds(3)) == nil { process.kill() }
    }

    public func find(_ uid: [UInt8]?, within time: Duration) throws(RadioError) -> [Target] {
        let request = WorkerRequest.find(uid: uid, milliseconds: time.milliseconds(0...WorkerRequest.longestWait))
        guard case .targets(let targets) = try ask(request, starts: true) else { throw strange }
        return targets
    }

    public func exchange(_ command: [UInt8], _ framing: Framing, within time: Duration) throws(RadioError) -> [UInt8] {
        let time = time.milliseconds(1...WorkerRequest.longestExchange)
        guard case .bytes(let bytes) = try ask(.exchange(command, framing, milliseconds: time)) else { throw strange }
        return bytes
    }

    public func waitForRemoval(within time: Duration) throws(RadioError) -> Bool {
        let request = WorkerRequest.removal(milliseconds: time.milliseconds(0...WorkerRequest.longestWait))
        guard case .isGone(let isGone) = try ask(request) else { throw strange }
        return isGone
    }

    public func release() throws(RadioError) {
        guard worker != nil else { return }
        guard case .done = try ask(.release) else { throw strange }
    }

    /// For self-tests: whether a tag that was sent to sleep answers the next look, or one for its UID, without the field
    /// being switched. No tag is selected afterwards.
    func answersAfterHalt(_ uid: [UInt8]? = nil) throws(RadioError) -> Bool {
        guard case .isGone(let isGone) = try ask(.halt(uid: uid)) else { throw strange }
        return !isGone
    }

    /// For self-tests: the status byte by which the chip answers a command to the selected tag; nil where libnfc does not
    /// let it through. No tag is selected afterwards.
    func status(of command: [UInt8], _ framing: Framing) throws(RadioError) -> UInt8? {
        guard case .bytes(let bytes) = try ask(.status(command, framing)) else { throw strange }
        return bytes.first
    }

    /// Starts the worker now, where the next call would.
    public func start() throws(RadioError) { _ = try running(starts: true) }

    /// One request and its answer.
    private func ask(_ request: WorkerRequest, starts: Bool = false) throws(RadioError) -> WorkerReply {
        let socket = try running(starts: starts)
        let reply: WorkerReply?
        do throws(SystemError) {
            try socket.write(request.line)
            reply = try receive(from: socket, before: .now + patience.limit(for: request.time))
        } catch {
            throw death(because: error.description)
        }
        guard let reply else { throw death(because: nil) }
        deaths = 0
        if case .failed(let error) = reply { throw error }
        return reply
    }

    /// The next answer; what comes without being asked is told on the way. Nil where the worker has gone or is stuck.
    private func receive(
        from socket: LineSocket, before end: ContinuousClock.Instant
    ) throws(SystemError) -> WorkerReply? {
        while case .line(let line) = try socket.read(within: max(end - .now, .zero)) {
            guard let json = JSONValue(line, depth: 4) else { return nil }
            guard let event = ReaderEvent(json) else { return WorkerReply(json) }
            onEvent(event)
        }
        return nil
    }

    /// The socket of the worker, started where that is wanted and it is time to.
    private func running(starts: Bool) throws(RadioError) -> LineSocket {
        if let worker { return worker.socket }
        guard starts else { throw RadioError(.lost, "no tag is selected on \(reader)") }
        let wait = earliest - .now
        if wait > .zero { usleep(UInt32(wait.milliseconds(0...20_000)) * 1_000) }
        do throws(SystemError) {
            let (socket, other) = try LineSocket.pair()
            worker = (try Helper(program, arguments: arguments, socket: other), socket)
            return socket
        } catch {
            throw RadioError(.absent, "cannot start the worker of the reader \(reader): \(error)")
        }
    }

    /// Takes leave of a worker that died, or has to.
    private func death(because reason: String?) -> RadioError {
        deaths += 1
        earliest = .now + Self.pauses[min(deaths - 1, Self.pauses.count - 1)]
        let end = worker?.process.end(within: .milliseconds(500))
        worker?.process.kill()
        worker = nil
        let how =
            switch end {
            case .signalled(SIGABRT): "libnfc gave up on what the reader sent"
            case .signalled(SIGALRM): "a call to the reader's driver did not come back"
            case .signalled(let signal): "signal \(signal)"
            case .exited(let code): "exit code \(code)"
            case nil: reason ?? "it did not answer and was ended"
            }
        let message = "the worker of the reader \(reader) died (\(how)); it is started again"
        onEvent(.died(message))
        return RadioError(.died, message)
    }

    private var strange: RadioError { death(because: "it answered what was not asked") }
}
