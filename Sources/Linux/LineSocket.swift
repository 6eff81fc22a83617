// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// One end of a pair of sockets over which two processes speak in lines. It belongs to one thread.
public final class LineSocket {
    /// What reading comes to.
    public enum Reading: Hashable, Sendable {
        /// A line, without its end.
        case line([UInt8])
        /// Nothing yet, and the time is up.
        case nothing
        /// The other end has gone.
        case closed
    }

    /// No line of ours is as long, so a longer one has lost its end.
    private static let longest = 1 << 16
    private static let subject = "a socket to another process of ours"

    private let descriptor: Descriptor
    private var buffer: [UInt8] = []

    /// Takes over a connected socket. Whatever is started from now on does not get it.
    public init(_ descriptor: consuming Descriptor) throws(SystemError) {
        let number = descriptor.number
        try systemCall("set up", Self.subject) { Int(fcntl(number, F_SETFD, FD_CLOEXEC)) }
        self.descriptor = descriptor
    }

    /// Two sockets that are connected to each other, the second for a process to be started.
    public static func pair() throws(SystemError) -> (own: LineSocket, other: SocketEnd) {
        var numbers: [Int32] = [-1, -1]
        try systemCall("make", subject) {
            unsafe Int(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &numbers))
        }
        let other = SocketEnd(Descriptor(owning: numbers[1]))
        return (try LineSocket(Descriptor(owning: numbers[0])), other)
    }

    /// Waits for the next line. A signal does not end the wait.
    public func read(within time: Duration) throws(SystemError) -> Reading {
        let end = ContinuousClock.now + time
        while true {
            if let newline = buffer.firstIndex(of: 0x0A) {
                let line = Array(buffer[..<newline])
                buffer.removeFirst(newline + 1)
                return .line(line)
            }
            guard buffer.count < Self.longest else { return .closed }
            guard try descriptor.wait(until: .reading, for: max(end - .now, .zero), path: Self.subject) else {
                return .nothing
            }
            guard try fill() else { return .closed }
        }
    }

    /// Waits for a time that ends early when something comes, or when the other end goes (false).
    public func pause(for time: Duration) throws(SystemError) -> Bool {
        guard buffer.isEmpty, try descriptor.wait(until: .reading, for: time, path: Self.subject) else { return true }
        return try fill()
    }

    /// Writes a line. Fails with EPIPE where the other end has gone.
    public func write(_ line: String) throws(SystemError) {
        let bytes = Array((line + "\n").utf8)
        var done = 0
        while done < bytes.count {
            done += try systemCall("write to", Self.subject) {
                unsafe bytes.withUnsafeBytes {
                    unsafe send(
                        descriptor.number, $0.baseAddress?.advanced(by: done), $0.count - done,
                        Int32(MSG_NOSIGNAL))
                }
            }
        }
    }

    /// Ends the conversation: the other end reads what was written, and then the end.
    public func close() { shutdown(descriptor.number, Int32(SHUT_RDWR)) }

    /// Reads what there is; false at the end.
    private func fill() throws(SystemError) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        do throws(SystemError) {
            let count = try systemCall("read from", Self.subject) {
                unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor.number, $0.baseAddress, $0.count) }
            }
            buffer += chunk[..<count]
            return count > 0
        } catch {
            // A process that died with something unread.
            if error.code == ECONNRESET { return false }
            throw error
        }
    }
}

/// The end of a pair of sockets that another process is to get.
public final class SocketEnd {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}
