// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Linux

/// The socket by which commands reach a running `serve`: one line in, one line out.
public enum ControlSocket {
    /// Its name in the state directory.
    public static let fileName = "control.sock"

    /// The most bytes of a line to the server.
    public static let lineLimit = 4_096
    /// The most bytes of an answer.
    public static let answerLimit = 1_048_576

    /// Its path in a state directory.
    public static func path(in directory: String) -> String { directory + "/" + fileName }

    /// Sends a line and waits for the answer; nil when nobody listens. Blocks for `timeout` at most.
    public static func ask(
        _ line: String, at path: String, timeout: Duration = .seconds(5)
    ) throws(SystemError) -> String? {
        let deadline = ContinuousClock.now + timeout
        guard let socket = try connect(to: path) else { return nil }
        try send(Array(line.utf8) + [0x0A], to: socket.number, path, deadline)
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while answer.last != 0x0A {
            try wait(for: Int16(POLLIN), socket.number, path, deadline)
            let count = try systemCall("hear from", path) {
                unsafe recv(socket.number, &chunk, chunk.count, 0)
            }
            guard count > 0, answer.count + count <= answerLimit + 1 else {
                throw SystemError("hear a whole answer from", path, code: count > 0 ? EMSGSIZE : ECONNRESET)
            }
            answer += chunk[..<count]
        }
        return String(decoding: answer.dropLast(), as: UTF8.self)
    }

    /// A connection, or nil when there is no socket or nobody behind it.
    static func connect(to path: String) throws(SystemError) -> Descriptor? {
        let address = try UnixAddress(path)
        let socket = try UnixAddress.socket(SOCK_STREAM)
        // Without this, a full queue at the other end would hold the caller for ever.
        try systemCall("set up", path) { Int(fcntl(socket.number, F_SETFL, O_NONBLOCK)) }
        let result = unsafe address.withAddress { unsafe Glibc.connect(socket.number, $0, $1) }
        if result == 0 { return socket }
        let code = errno
        guard code == ENOENT || code == ECONNREFUSED else { throw SystemError("connect to", path, code: code) }
        return nil
    }

    private static func send(
        _ bytes: [UInt8], to number: Int32, _ path: String, _ deadline: ContinuousClock.Instant
    ) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            try wait(for: Int16(POLLOUT), number, path, deadline)
            let sent = try systemCall("speak to", path) {
                unsafe rest.withUnsafeBytes {
                    unsafe Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            }
            rest = rest.dropFirst(sent)
        }
    }

    private static func wait(
        for events: Int16, _ number: Int32, _ path: String, _ deadline: ContinuousClock.Instant
    ) throws(SystemError) {
        let left = deadline - ContinuousClock.now
        let (seconds, attoseconds) = left.components
        let milliseconds = Int32(clamping: max(seconds * 1_000 + attoseconds / 1_000_000_000_000_000, 0))
        var entry = pollfd(fd: number, events: events, revents: 0)
        let ready = try systemCall("wait for", path) { unsafe Int(poll(&entry, 1, milliseconds)) }
        guard ready > 0 else { throw SystemError("wait for", path, code: ETIMEDOUT) }
    }
}
