// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A connection to a TCP port. Every call blocks its thread, but none longer than it was told to.
public struct TCPConnection: ~Copyable, Sendable {
    private let descriptor: Descriptor
    private let name: String

    /// Connects to a name or an address (IPv6 without brackets), trying its addresses one after the other. They share
    /// the time; how long the resolver takes is its own matter (resolv.conf(5)).
    public init(host: String, port: UInt16, timeout: Duration) throws(TCPError) {
        let name = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        let addresses = try SocketAddress.all(of: host, port: port)
        descriptor = try Self.connect(to: addresses, name: name, timeout: timeout)
        self.name = name
    }

    private static func connect(
        to addresses: [SocketAddress], name: String, timeout: Duration
    ) throws(TCPError) -> Descriptor {
        let end = ContinuousClock.now + timeout
        var last = SystemError("connect to", name, code: EADDRNOTAVAIL)
        for (index, address) in addresses.enumerated() {
            do throws(SystemError) {
                return try connect(to: address, name: name, timeout: (end - .now) / (addresses.count - index))
            } catch {
                last = error
            }
        }
        throw .call(last)
    }

    private static func connect(
        to address: SocketAddress, name: String, timeout: Duration
    ) throws(SystemError) -> Descriptor {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = try systemCall("make a socket for", name) { Int(socket(address.family, kind, 0)) }
        let descriptor = Descriptor(owning: Int32(number))
        if address.connect(descriptor.number) == 0 { return descriptor }
        var code = errno
        if code == EINPROGRESS {
            guard try descriptor.wait(until: .writing, for: timeout, path: name) else {
                throw SystemError("connect to", name, code: ETIMEDOUT)
            }
            var size = socklen_t(MemoryLayout<Int32>.size)
            try systemCall("connect to", name) {
                unsafe Int(getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &code, &size))
            }
        }
        guard code == 0 else { throw SystemError("connect to", name, code: code) }
        return descriptor
    }

    /// Hands every byte to the kernel. Gives up with ETIMEDOUT when it took none for `patience`. `progress` gets the
    /// count of bytes that the other side has acknowledged.
    public func write(_ bytes: [UInt8], patience: Duration, progress: (Int) -> Void) throws(SystemError) {
        try unsafe descriptor.write(
            bytes, patience: patience, path: name, progress: { progress($0 - unacknowledged) },
            by: { unsafe send($0, $1.baseAddress, $1.count, Int32(MSG_NOSIGNAL)) })
    }

    /// Says that nothing follows, and waits until the other side has acknowledged everything; with ETIMEDOUT, no
    /// longer than `patience` without news. Then gives it `grace` to close too, and takes what it still says: closing
    /// over unread bytes would reset the connection, and with it what the other side has not read yet.
    public func finish(patience: Duration, grace: Duration, progress: (_ left: Int) -> Void) throws(SystemError) {
        try systemCall("end the connection to", name) { Int(shutdown(descriptor.number, Int32(SHUT_WR))) }
        var left = unacknowledged
        // Nothing may be left already, and then no news would come.
        progress(left)
        var end = ContinuousClock.now + (left > 0 ? patience : grace)
        var isClosed = false
        while left > 0 || !isClosed {
            if isClosed {
                // A closed connection is always ready; only acknowledgements are still to come.
                usleep(20_000)
            } else {
                isClosed = try hasClosed(within: .milliseconds(20))
            }
            let now = unacknowledged
            if now < left {
                left = now
                end = .now + (left > 0 ? patience : grace)
                progress(left)
            }
            guard ContinuousClock.now > end else { continue }
            guard left > 0 else { return }
            throw SystemError("write to", name, code: ETIMEDOUT)
        }
    }

    /// Takes what has arrived; true when the other side has said that nothing follows.
    private func hasClosed(within time: Duration) throws(SystemError) -> Bool {
        guard try descriptor.wait(until: .reading, for: time, path: name) else { return false }
        do throws(SystemError) {
            return try descriptor.read(limit: 1, path: name).isEmpty
        } catch {
            guard error.code == EAGAIN else { throw error }
            return false
        }
    }

    /// Bytes that the other side has not acknowledged, with the end of the stream as one (SIOCOUTQ, which has the
    /// number of TIOCOUTQ; tcp(7)).
    private var unacknowledged: Int {
        var count: Int32 = 0
        return unsafe ioctl(descriptor.number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
    }
}
