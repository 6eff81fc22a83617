// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A TCP port on this machine.
struct Endpoint: Equatable, Sendable {
    let address: String
    let port: UInt16

    /// An endpoint from `ADDRESS:PORT`.
    init?(_ text: some StringProtocol) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        address = String(text[..<colon])
        self.port = port
    }
}

/// A TCP connection on which a test can say anything at all. Every wait ends at its deadline.
final class Wire {
    enum Ending: Error, CustomStringConvertible {
        case timedOut(String)
        case closed(String)
        case failed(String, Int32)

        var description: String {
            switch self {
            case .timedOut(let action): "\(action): no answer in time"
            case .closed(let action): "\(action): the other side closed the connection"
            case .failed(let action, let code): "\(action): \(String(cString: strerror(code)))"
            }
        }
    }

    private var descriptor: Int32
    private var received: [UInt8] = []

    /// Connects; `source` is the address to come from, where it matters.
    init(_ endpoint: Endpoint, from source: String? = nil, within seconds: Double = 5) throws {
        descriptor = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw Ending.failed("open a socket", errno) }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        if let source, Self.call(bind, descriptor, source, port: 0) != 0 { throw Ending.failed("bind", errno) }
        let outcome = Self.call(connect, descriptor, endpoint.address, port: endpoint.port)
        if outcome == 0 { return }
        guard errno == EINPROGRESS else { throw Ending.failed("connect", errno) }
        try wait(for: POLLOUT, until: now() + seconds, "connect")
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        if code != 0 { throw Ending.failed("connect", code) }
    }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32, _ host: String,
        port: UInt16
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The side that was called.
    init(accepted descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    deinit { close() }

    /// Closes our side.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Sends all the bytes.
    func send(_ bytes: [UInt8], within seconds: Double = 5) throws {
        let deadline = now() + seconds
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(for: POLLOUT, until: deadline, "send")
            } else if errno != EINTR {
                throw Ending.failed("send", errno)
            }
        }
    }

    /// Sends the text as UTF-8.
    func send(_ text: String, within seconds: Double = 5) throws {
        try send(Array(text.utf8), within: seconds)
    }

    /// Reads one response; `bodiless` for the answer to HEAD.
    func reply(bodiless: Bool = false, within seconds: Double = 5) throws -> Reply {
        let deadline = now() + seconds
        var searched = 0
        while true {
            if let end = endOfHead(from: searched) {
                guard var reply = Reply(head: received[..<end]) else {
                    throw Trouble("not a response: \(String(decoding: received.prefix(80), as: UTF8.self))")
                }
                received.removeFirst(end + 4)
                if bodiless || reply.status == 204 || reply.status == 304 { return reply }
                reply.body = try body(of: reply, until: deadline)
                return reply
            }
            searched = max(0, received.count - 3)
            try more(until: deadline, "read a response")
        }
    }

    /// Reads one request, head and body, byte for byte.
    func request(within seconds: Double) throws -> [UInt8] {
        let deadline = now() + seconds
        while endOfHead(from: 0) == nil { try more(until: deadline, "read a request") }
        let end = (endOfHead(from: 0) ?? 0) + 4
        let head = Array(received[..<end])
        received.removeFirst(end)
        // Its fields are read as those of a response are.
        let fields = Reply(head: Array("HTTP/1.1 200\r\n".utf8) + head.drop { $0 != 0x0A }.dropFirst().dropLast(4))
        guard let fields else { throw Trouble("not a request") }
        if fields["Transfer-Encoding"]?.lowercased() == "chunked" {
            throw Trouble("a request in chunks: a core behind a simple proxy would not take it")
        }
        return head + (try take(fields["Content-Length"].flatMap { Int($0) } ?? 0, until: deadline))
    }

    /// Everything that comes until the other side closes or resets; throws when it does neither in time.
    func rest(within seconds: Double) throws -> [UInt8] {
        let deadline = now() + seconds
        do {
            while true { try more(until: deadline, "wait for the end") }
        } catch Ending.closed {
        } catch Ending.failed(_, ECONNRESET) {
        }
        defer { received = [] }
        return received
    }

    /// Whether anything has come that was not read.
    func hasMore(within seconds: Double) -> Bool {
        if received.isEmpty { try? more(until: now() + seconds, "look") }
        return !received.isEmpty
    }

    /// Whether the other side has ended its direction and nothing is left to read.
    var isEnded: Bool {
        guard received.isEmpty, descriptor >= 0 else { return received.isEmpty }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) == 0
    }

    private func body(of reply: Reply, until deadline: Double) throws -> [UInt8] {
        if reply["Transfer-Encoding"]?.lowercased() == "chunked" { return try chunks(until: deadline) }
        if let length = reply["Content-Length"].flatMap({ Int($0) }) { return try take(length, until: deadline) }
        return try rest(within: deadline - now())
    }

    private func chunks(until deadline: Double) throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            while !received.contains(0x0A) { try more(until: deadline, "read a chunk") }
            let line = received.prefix { $0 != 0x0A }
            received.removeFirst(line.count + 1)
            let size = Int(String(decoding: line.prefix { $0 != 0x0D && $0 != 0x3B }, as: UTF8.self), radix: 16) ?? 0
            body += try take(size + 2, until: deadline).dropLast(2)
            if size == 0 { return body }
        }
    }

    private func take(_ count: Int, until deadline: Double) throws -> [UInt8] {
        while received.count < count { try more(until: deadline, "read a body") }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    private func endOfHead(from start: Int) -> Int? {
        guard received.count >= 4 else { return nil }
        return received.withUnsafeBufferPointer { bytes in
            var i = start
            while i + 3 < bytes.count {
                if bytes[i] == 13, bytes[i + 1] == 10, bytes[i + 2] == 13, bytes[i + 3] == 10 { return i }
                i += 1
            }
            return nil
        }
    }

    /// Takes what is there, waiting for at least one byte.
    private func more(until deadline: Double, _ action: String) throws {
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 { return received.append(contentsOf: chunk[..<count]) }
            if count == 0 { throw Ending.closed(action) }
            if errno == EAGAIN {
                try wait(for: POLLIN, until: deadline, action)
            } else if errno != EINTR {
                throw Ending.failed(action, errno)
            }
        }
    }

    private func wait(for event: Int32, until deadline: Double, _ action: String) throws {
        while true {
            let left = deadline - now()
            guard left > 0 else { throw Ending.timedOut(action) }
            var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            if poll(&request, 1, Int32(left * 1000) + 1) > 0 { return }
        }
    }
}
