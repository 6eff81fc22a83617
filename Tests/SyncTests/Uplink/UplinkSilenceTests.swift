// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Sync
import Testing

@Suite("Those who take a call and say nothing")
struct UplinkSilenceTests {
    @Test(
        "The uplink gives up in its time, before the handshake and after it", .timeLimit(.minutes(1)),
        arguments: [true, false])
    func silence(isSecure: Bool) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        var configuration = HTTPUplink.Configuration(
            core: try CoreAddress(isSecure: isSecure, host: "127.0.0.1", port: port), userAgent: "test", now: { 0 })
        configuration.connectTime = .milliseconds(300)
        configuration.answerTime = .milliseconds(300)
        let uplink = HTTPUplink(configuration, group: MultiThreadedEventLoopGroup.singleton)
        let start = ContinuousClock.now
        await #expect { try await uplink.send(UplinkRequest("GET", "/")) } throws: { error in
            (error as? UplinkError)?.kind == .timeout
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        await uplink.close()
        try await server.close()
    }
}
