// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Redirect
import Testing
import Tracking

@Suite("The end of a connection")
struct ConnectionEndTests {
    @Test("does not come before the held answer when the client closes its sending side")
    func halfClose() async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            client.get("LIVE")
            client.get("BARE")
            try await client.closeOutput()
            #expect(await eventually { stage.log.visits.count == 1 })
            try await Task.sleep(for: .milliseconds(100))
            #expect(!client.isEnded)
            stage.log.settle(through: 1)
            #expect(await eventually { stage.log.visits.count == 2 })
            stage.log.settle(through: 2)
            #expect(await eventually { client.isEnded })
            #expect(client.statuses == ["302", "302"])
            #expect(await eventually { await stage.server.openConnections() == 0 })
        }
    }

    @Test("comes at once when a client without a request closes its sending side")
    func idleHalfClose() async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            client.send("GET /LI")
            try await client.closeOutput()
            #expect(await eventually { client.isEnded })
            #expect(await eventually { await stage.server.openConnections() == 0 })
            #expect(client.received.isEmpty && stage.log.visits.isEmpty)
        }
    }

    @Test("in the middle of a wait loses the answer and nothing else")
    func abort() async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            client.get("LIVE")
            #expect(await eventually { stage.log.visits.count == 1 })
            client.close()
            let other = try await stage.client()
            other.get("BARE")
            #expect(await eventually { stage.log.visits.count == 2 })
            stage.log.settle(through: 2)
            #expect(await eventually { other.statuses == ["302"] })
            #expect(await eventually { await stage.server.openConnections() == 1 })
        }
    }

    @Test("comes with a 408 when a head takes too long, however busily its bytes trickle in")
    func headTimeout() async throws {
        try await Stage.run(ServerSettings(deadline: nil, headTimeout: .milliseconds(300))) { stage in
            let client = try await stage.client()
            let trickle = Task {
                client.send("GET /LIVE HTTP/1.1\r\nHost: a\r\n")
                while !Task.isCancelled {
                    client.send("X: y\r\n")
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            #expect(await eventually { client.isEnded })
            trickle.cancel()
            #expect(client.statuses == ["408"])
            #expect(stage.log.visits.isEmpty)
        }
    }

    @Test("comes silently when nothing is asked for too long, and never while an answer is held")
    func idle() async throws {
        try await Stage.run(ServerSettings(deadline: nil, idleTimeout: .milliseconds(300))) { stage in
            let (idle, held) = (try await stage.client(), try await stage.client())
            held.get("LIVE")
            #expect(await eventually { idle.isEnded })
            #expect(idle.received.isEmpty)
            try await Task.sleep(for: .milliseconds(1_200))
            #expect(!held.isEnded)
            stage.log.settle(through: 1)
            #expect(await eventually { held.statuses == ["302"] })
        }
    }

    @Test("makes room for newcomers: the longest silent goes first, and none whose answer is held")
    func eviction() async throws {
        try await Stage.run(ServerSettings(deadline: nil, maxConnections: 4)) { stage in
            let held = try await stage.client()
            held.get("LIVE")
            #expect(await eventually { stage.log.visits.count == 1 })
            var idle: [Client] = []
            for _ in 0..<3 {
                idle.append(try await stage.client())
                try await Task.sleep(for: .milliseconds(20))
            }
            let newcomer = try await stage.client()
            #expect(await eventually { idle[0].isEnded })
            #expect(!idle[1].isEnded && !idle[2].isEnded && !held.isEnded && !newcomer.isEnded)
            #expect(stage.server.tally.evictions.now == 1)
            newcomer.get("BARE")
            #expect(await eventually { stage.log.visits.count == 2 })
            stage.log.settle(through: 2)
            #expect(await eventually { newcomer.statuses == ["302"] && held.statuses == ["302"] })
        }
    }

    @Test("stays bounded under a flood of silent connections, and a newcomer is served")
    func flood() async throws {
        try await Stage.run(ServerSettings(deadline: nil, maxConnections: 32), lanes: 2) { stage in
            stage.log.waits(false)
            var flood: [Client] = []
            for _ in 0..<200 { flood.append(try await stage.client()) }
            let client = try await stage.client()
            client.get("BARE")
            #expect(await eventually { client.statuses == ["302"] })
            #expect(await eventually { await stage.server.openConnections() <= 32 })
            #expect(flood.count == 200)
        }
    }

    @Test("comes for all when the server drains: idle ones at once, held ones after their answer")
    func drain() async throws {
        let stage = try await Stage()
        let (idle, held) = (try await stage.client(), try await stage.client())
        held.get("LIVE")
        held.get("BARE")
        #expect(await eventually { stage.log.visits.count == 1 })
        let draining = Task { await stage.server.drain(stage.listener, grace: .seconds(5)) }
        #expect(await eventually { idle.isEnded })
        #expect(!held.isEnded)
        stage.log.settle(through: 1)
        #expect(await eventually { held.isEnded })
        await draining.value
        #expect(held.statuses == ["302"])
        // What was not answered was not recorded either.
        #expect(stage.log.visits.count == 1)
        #expect(await stage.server.openConnections() == 0)
        await #expect(throws: (any Error).self) { try await stage.client() }
    }
}
