// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// What stands between box and core in the field: a network that passes requests on, or does not.
final class FaultProxy: Sendable {
    private struct State {
        var fault: Fault?
        /// Only requests for this path meet it; nil for all.
        var path: String?
        /// How many requests shall still meet the fault; nil for all.
        var left: Int?
        var met = 0
        var requests = 0
        var stopping = false
        var lastAnswers: [Substring: Reply] = [:]
    }

    let port: UInt16
    private let core: Endpoint
    private let listener: Int32
    private let state = Mutex(State())

    init(to core: Endpoint) throws {
        self.core = core
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listens = withUnsafeMutablePointer(to: &address) { [listener] in
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 128) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard listens else { throw Trouble("the proxy cannot listen: \(String(cString: strerror(errno)))") }
        port = UInt16(bigEndian: address.sin_port)
        begin()
    }

    private func begin() { Thread { [self] in accept() }.start() }

    /// Where boxes find it.
    var url: String { "http://127.0.0.1:\(port)" }
    /// How many requests have come.
    var requests: Int { state.withLock(\.requests) }
    /// How many requests have met the fault in force.
    var met: Int { state.withLock(\.met) }

    /// From now on requests meet this fault, all or so many of them, for all paths or for one; nil heals.
    func set(_ fault: Fault?, times: Int? = nil, on path: String? = nil) {
        state.withLock { ($0.fault, $0.left, $0.met, $0.path) = (fault, times, 0, path) }
    }

    /// Ends the proxy.
    func stop() { state.withLock { $0.stopping = true } }

    private var isStopping: Bool { state.withLock(\.stopping) }

    private func accept() {
        while !isStopping {
            var ready = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 50) > 0 else { continue }
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { continue }
            Thread { [self] in serve(Wire(accepted: descriptor)) }.start()
        }
        close(listener)
    }

    /// Answers the requests of a connection until it ends or a fault ends it.
    private func serve(_ client: Wire) {
        do {
            while !isStopping {
                guard client.hasMore(within: 0.2) else {
                    if client.isEnded { return }
                    continue
                }
                let request = try client.request(within: 30)
                let fault = nextFault(Self.path(of: request))
                guard try answer(request, on: client, fault) else { return }
            }
        } catch {
            // The box or the core has gone: so does the connection.
        }
        client.close()
    }

    private static func path(of request: [UInt8]) -> Substring {
        let line = String(decoding: request.prefix { $0 != 0x0D }, as: UTF8.self)
        return line.split(separator: " ").dropFirst().first?.prefix { $0 != "?" } ?? ""
    }

    private func nextFault(_ path: Substring) -> Fault? {
        state.withLock { state in
            state.requests += 1
            if let only = state.path, only != path { return nil }
            if let left = state.left {
                if left == 0 { state.fault = nil } else { state.left = left - 1 }
            }
            if state.fault != nil { state.met += 1 }
            return state.fault
        }
    }

    /// Answers one request; false where the connection ends.
    private func answer(_ request: [UInt8], on client: Wire, _ fault: Fault?) throws -> Bool {
        let path = Self.path(of: request)
        switch fault {
        case nil:
            try client.send(pass(request, path).bytes, within: 30)
        case .dropped:
            return false
        case .answerLost:
            _ = try pass(request, path)
            return false
        case .delayed(let seconds):
            let reply = try pass(request, path)
            pause(seconds)
            try client.send(reply.bytes, within: 30)
        case .duplicated:
            _ = try pass(request, path)
            try client.send(pass(request, path).bytes, within: 30)
        case .oldAnswer:
            // Where there is no old answer, none comes.
            guard let old = state.withLock({ $0.lastAnswers[path] }) else { return false }
            try client.send(old.bytes, within: 30)
        case .truncated:
            let bytes = try pass(request, path).bytes
            try client.send(Array(bytes.prefix(bytes.count - 10)), within: 30)
            return false
        case .halfClosed:
            client.endSending()
            _ = try? client.rest(within: 5)
            return false
        case .status(let status, let after):
            let wait = after.map { "Retry-After: \($0)\r\n" } ?? ""
            try client.send("HTTP/1.1 \(status) Trouble\r\n\(wait)Content-Length: 0\r\n\r\n")
        case .loginPage:
            let page = "<!doctype html><title>Welcome to Venue WiFi</title><form action=/login></form>"
            try client.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)")
        case .redirect:
            try client.send(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(port)/login\r\nContent-Length: 0\r\n\r\n")
        case .emptyObject:
            try client.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        case .garbage:
            try client.send("\u{1}\u{2}SSH-2.0-venue\r\n\r\n\r\n")
            return false
        }
        return true
    }

    /// Lets the core answer, on a connection of its own.
    private func pass(_ request: [UInt8], _ path: Substring) throws -> Reply {
        let wire = try Wire(core)
        try wire.send(request, within: 30)
        let reply = try wire.reply(within: 60)
        state.withLock { $0.lastAnswers[path] = reply }
        return reply
    }
}

extension Reply {
    /// The response as a proxy sends it on.
    fileprivate var bytes: [UInt8] {
        let own = ["content-length", "transfer-encoding", "connection"]
        let lines = headers.filter { !own.contains($0.name.lowercased()) }.map { "\($0.name): \($0.value)" }
        let head = ["HTTP/1.1 \(status) Passed"] + lines + ["Content-Length: \(body.count)", "", ""]
        return Array(head.joined(separator: "\r\n").utf8) + body
    }
}
