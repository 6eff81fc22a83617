// SPDX-License-Identifier: Apache-2.0

import Glibc
import Linux
import NIOCore
import NIOPosix
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

@testable import Daemon

@Suite("The control socket", .timeLimit(.minutes(1)))
struct ControlSocketTests {
    private let scratch: Scratch
    private let path: String

    init() throws {
        scratch = try Scratch()
        path = ControlSocket.path(in: scratch.path)
    }

    /// Runs `body` on a thread of its own, since the client blocks.
    private func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }

    private func connected(to path: String) throws -> Descriptor {
        guard let socket = try ControlSocket.connect(to: path) else {
            throw SystemError("connect to", path, code: ECONNREFUSED)
        }
        return socket
    }

    /// Runs a server, then `body` with a way to stop it, and waits for its end.
    private func serving(
        patience: TimeAmount = .seconds(5), _ handler: @escaping ControlServer.Handler,
        _ body: @escaping @Sendable (String, GracefulShutdownTestTrigger) async throws -> Void
    ) async throws {
        let server = ControlServer(
            path: path, group: MultiThreadedEventLoopGroup.singleton, patience: patience, handler: handler)
        let path = path
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await server.run() }
                while access(path, F_OK) != 0 || (try? ControlSocket.connect(to: path)) == nil {
                    try await Task.sleep(for: .milliseconds(5))
                }
                try await body(path, trigger)
                trigger.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    @Test("A line is answered with a line, for many clients at once and for long answers")
    func answers() async throws {
        try await serving({ line in line == "long" ? String(repeating: "x", count: 1_000_000) : "got \(line)" }) {
            path, _ in
            try await withThrowingTaskGroup(of: String?.self) { tasks in
                for index in 0..<20 {
                    tasks.addTask { try await blocking { try ControlSocket.ask("line \(index)", at: path) } }
                }
                var answers: Set<String?> = []
                for try await answer in tasks { answers.insert(answer) }
                #expect(answers == Set((0..<20).map { "got line \($0)" }))
            }
            let long = try await blocking { try ControlSocket.ask("long", at: path) }
            #expect(long?.count == 1_000_000)
        }
    }

    @Test("Only the owner may use the socket")
    func mode() async throws {
        try await serving({ $0 }) { path, _ in
            var facts = stat()
            #expect(stat(path, &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
        }
    }

    @Test("Nobody there is nil, not an error; a server that has stopped leaves no file")
    func nobody() async throws {
        #expect(try ControlSocket.ask("x", at: path) == nil)
        try await serving({ $0 }) { _, _ in }
        #expect(access(path, F_OK) != 0)
        #expect(try ControlSocket.ask("x", at: path) == nil)
    }

    @Test("A socket that a dead server left behind is taken over; one that answers is not")
    func stale() async throws {
        do {
            let socket = try UnixAddress.socket(SOCK_STREAM)
            #expect(try UnixAddress(path).withAddress { bind(socket.number, $0, $1) } == 0)
        }
        #expect(try ControlSocket.ask("x", at: path) == nil)
        try await serving({ "1" + $0 }) { path, _ in
            let second = ControlServer(path: path, group: MultiThreadedEventLoopGroup.singleton) { "2" + $0 }
            await #expect(throws: SystemError.self) { try await second.run() }
            let answer = try await blocking { try ControlSocket.ask("x", at: path) }
            #expect(answer == "1x")
        }
    }

    @Test("A client that says nothing, or never ends its line, is closed")
    func silence() async throws {
        try await serving(patience: .milliseconds(50), { $0 }) { path, _ in
            let closed = try await blocking {
                let socket = try connected(to: path)
                var entry = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
                #expect(poll(&entry, 1, 5_000) == 1)
                var byte: UInt8 = 0
                return recv(socket.number, &byte, 1, 0) == 0
            }
            #expect(closed)
            let long = String(repeating: "x", count: 5_000)
            await #expect(throws: SystemError.self) { try await blocking { try ControlSocket.ask(long, at: path) } }
            let answer = try await blocking { try ControlSocket.ask("still here", at: path) }
            #expect(answer == "still here")
        }
    }

    @Test("Stopping answers the lines that have arrived and does not wait for silent clients")
    func gracefulStop() async throws {
        let started = try Doorbell()
        let clock = ContinuousClock()
        let start = clock.now
        try await serving({ line in
            started.ring()
            try? await Task.sleep(for: .milliseconds(200))
            return "late \(line)"
        }) { path, trigger in
            let silent = try connected(to: path)
            async let answer = blocking { try ControlSocket.ask("x", at: path) }
            _ = try await blocking { started.wait(nanoseconds: 5_000_000_000) }
            trigger.triggerGracefulShutdown()
            #expect(try await answer == "late x")
            _ = silent.number
        }
        #expect(clock.now - start < .seconds(4))
    }

    @Test("A server that does not answer in time is an error that says so")
    func timeout() async throws {
        try await serving({ line in
            try? await Task.sleep(for: .milliseconds(300))
            return line
        }) { path, _ in
            let path = path
            do {
                _ = try await blocking { try ControlSocket.ask("x", at: path, timeout: .milliseconds(50)) }
                Issue.record("answered")
            } catch let error as SystemError {
                #expect(error.code == ETIMEDOUT)
            }
        }
    }
}
