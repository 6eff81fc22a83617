// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Sync
import Testing

/// A peer that says its line, byte by byte as given, once it has heard so much. Confined to its loop.
private final class Speaker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let line: String
    private let closes: Bool
    private var silence: Int

    init(_ line: String, after silence: Int, closes: Bool) {
        self.line = line
        self.silence = silence
        self.closes = closes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard silence > 0 else { return }
        silence -= unwrapInboundIn(data).readableBytes
        guard silence <= 0 else { return }
        let said = context.writeAndFlush(NIOAny(context.channel.allocator.buffer(string: line)))
        if closes { said.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }
}

@Suite("What the uplink makes of an answer", .timeLimit(.minutes(1)))
struct UplinkAnswerTests {
    private static func send(
        _ request: UplinkRequest, to line: String, after silence: Int = 1, closes: Bool = true, times: Int = 1,
        _ change: (inout HTTPUplink.Configuration) -> Void = { _ in }
    ) async throws -> UplinkAnswer {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Speaker(line, after: silence, closes: closes))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        defer { server.close(promise: nil) }
        var configuration = HTTPUplink.Configuration(
            core: try CoreAddress(
                isSecure: false, host: "127.0.0.1", port: try #require(server.localAddress?.port)),
            userAgent: "test", now: { 0 })
        change(&configuration)
        let uplink = HTTPUplink(configuration, group: MultiThreadedEventLoopGroup.singleton)
        for _ in 1..<times { _ = try await uplink.send(request) }
        let result: Result<UplinkAnswer, UplinkError>
        do throws(UplinkError) { result = .success(try await uplink.send(request)) } catch { result = .failure(error) }
        await uplink.close()
        return try result.get()
    }

    private static let done = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test("A refusal that comes before the end of a paced request is read, and ends the sending")
    func early() async throws {
        let start = ContinuousClock.now
        let request = UplinkRequest("POST", "/", body: [UInt8](repeating: 7, count: 100_000))
        let answer = try await Self.send(
            request, to: "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", closes: false
        ) { $0.bytesPerSecond = 1_000 }
        #expect(answer.status == 413)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("A kept connection that the core has ended is made anew")
    func renewal() async throws {
        #expect(try await Self.send(UplinkRequest("GET", "/"), to: Self.done, times: 3).body == Array("ok".utf8))
    }

    @Test(
        "Half an answer, an endless one and none at all are told apart",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", UplinkError.Kind.unreachable),
            ("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 5 << 20), .nonsense),
            ("SSH-2.0-OpenSSH_9.2\r\n", .nonsense), ("", .unreachable),
        ])
    func broken(line: String, kind: UplinkError.Kind) async throws {
        await #expect {
            try await Self.send(UplinkRequest("GET", "/"), to: line)
        } throws: { ($0 as? UplinkError)?.kind == kind }
    }

    @Test("A request that is paced for longer than an answer may take still gets its answer")
    func pacing() async throws {
        let request = UplinkRequest("POST", "/", body: [UInt8](repeating: 7, count: 3_000))
        let answer = try await Self.send(request, to: Self.done, after: 3_000) {
            ($0.bytesPerSecond, $0.answerTime) = (2_560, .milliseconds(300))
        }
        #expect(answer.body == Array("ok".utf8))
    }

    @Test("Tokens go in the clear to this machine alone")
    func clear() {
        #expect(throws: CoreAddress.Refusal.self) {
            try CoreAddress(isSecure: false, host: "core.example", port: 80)
        }
    }
}
