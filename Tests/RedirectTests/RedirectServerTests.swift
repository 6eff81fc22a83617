// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Redirect
import Testing
import Tracking

@Suite("The redirect server")
struct RedirectServerTests {
    @Test("holds a redirect until its visit is settled, and not one moment longer")
    func settlement() async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            client.get("LIVE")
            #expect(await eventually { stage.log.visits.count == 1 })
            try await Task.sleep(for: .milliseconds(100))
            #expect(client.received.isEmpty)
            stage.log.settle(through: 1)
            #expect(await eventually { client.statuses == ["302"] })
            let id = try #require(stage.log.visits.first?.clickID)
            #expect(client.fields("Location") == ["https://shop.example/a?click_id=\(id)"])
            #expect(stage.log.early.isEmpty)
        }
    }

    @Test("writes a redirect that nobody stores or indexes, without naming itself")
    func fields() async throws {
        try await Stage.run { stage in
            stage.log.waits(false)
            let client = try await stage.client()
            client.get("BARE")
            #expect(await eventually { client.received.hasSuffix("\r\n\r\n") })
            #expect(
                client.received == """
                    HTTP/1.1 302 Found\r
                    Location: https://shop.example/bare\r
                    Cache-Control: no-store\r
                    Referrer-Policy: no-referrer-when-downgrade\r
                    X-Robots-Tag: noindex\r
                    Date: Thu, 28 May 2026 20:26:40 GMT\r
                    Content-Length: 0\r
                    \r

                    """)
        }
    }

    @Test("answers pipelined requests in their order, each after its own settlement")
    func pipelining() async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            let request = "GET /%@ HTTP/1.1\r\nHost: a\r\n\r\n"
            client.send(["LIVE", "NOBODY", "BARE", "GONE"].map { request.replacing("%@", with: $0) }.joined())
            #expect(await eventually { stage.log.visits.count == 1 })
            try await Task.sleep(for: .milliseconds(50))
            #expect(stage.log.visits.count == 1 && client.received.isEmpty)
            stage.log.settle(through: 1)
            #expect(await eventually { client.statuses == ["302", "404"] })
            stage.log.settle(through: 3)
            #expect(await eventually { client.statuses == ["302", "404", "302"] })
            stage.log.settle(through: 4)
            #expect(await eventually { client.statuses == ["302", "404", "302", "410"] })
            #expect(stage.log.visits.map(\.code) == ["11VE", "NOBODY", "BARE", "G0NE"])
        }
    }

    @Test("serves heads that arrive byte by byte, across the ends of their reads")
    func fragments() async throws {
        try await Stage.run { stage in
            stage.log.waits(false)
            let client = try await stage.client()
            for byte in "\r\nGET /BARE HTTP/1.1\r\nHost: a\r\n\r\nHEAD /LIVE HTTP/1.1\r\nHost: a\r\n\r\n" {
                for unit in String(byte).unicodeScalars {
                    client.send(String(unit))
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
            #expect(await eventually { client.statuses == ["302", "302"] })
            #expect(client.fields("Location") == ["https://shop.example/bare", "https://shop.example/a"])
            #expect(stage.log.visits.count == 1)
            #expect(stage.server.tally.heads.now == 1)
        }
    }

    @Test("lets answers go when their deadline has passed, and notes them")
    func deadline() async throws {
        try await Stage.run(ServerSettings(deadline: .milliseconds(60))) { stage in
            let clients = [try await stage.client(), try await stage.client()]
            for client in clients { client.get("LIVE") }
            #expect(await eventually { clients.allSatisfy { $0.statuses == ["302"] } })
            #expect(await eventually { Set(stage.log.early) == [1, 2] })
            #expect(stage.server.tally.earlyAnswers.now == 2)
            // A settlement that comes late changes nothing, and the connection serves on.
            stage.log.settle(through: 2)
            clients[0].get("BARE")
            #expect(await eventually { stage.log.visits.count == 3 })
            stage.log.settle(through: 3)
            #expect(await eventually { clients[0].statuses == ["302", "302"] })
        }
    }

    @Test("waits for ever where no deadline is set")
    func noDeadline() async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            client.get("LIVE")
            try await Task.sleep(for: .milliseconds(600))
            #expect(client.received.isEmpty)
            stage.log.settle(through: 1)
            #expect(await eventually { client.statuses == ["302"] })
        }
    }

    @Test("tells each lane of its own visits, on as many loops as there are")
    func lanes() async throws {
        try await Stage.run(lanes: 2) { stage in
            var clients: [Client] = []
            for _ in 0..<8 { clients.append(try await stage.client()) }
            for client in clients { client.get("LIVE") }
            #expect(await eventually { stage.log.visits.count == 8 })
            #expect(stage.log.lanes == [0, 1])
            stage.log.settle(through: 8)
            #expect(await eventually { clients.allSatisfy { $0.statuses == ["302"] } })
            #expect(Set(stage.log.visits.compactMap(\.clickID)).count == 8)
        }
    }

    @Test(
        "answers what is no redirect with a short page and keeps the connection",
        arguments: [
            ("GET /", "404", "Nothing here"), ("GET /robots.txt", "200", "Disallow: /"),
            ("GET /favicon.ico", "204", ""),
            ("GET /generate_204", "404", ""), ("GET /0070C1S7", "404", "Mistyped code"),
            ("GET /NOBODY", "404", "Unknown code"), ("GET /GONE", "410", "No longer active"),
            ("POST /LIVE", "405", "Allow: GET, HEAD, OPTIONS"), ("OPTIONS /LIVE", "204", "Allow: GET, HEAD, OPTIONS"),
            ("HEAD /NOBODY", "404", "Content-Length: "), ("POST /ANY", "307", "click_id="),
        ])
    func pages(_ line: String, _ status: String, _ mention: String) async throws {
        try await Stage.run { stage in
            stage.log.waits(false)
            let client = try await stage.client()
            let request = "\(line) HTTP/1.1\r\nHost: a\r\n\r\n"
            client.send(request)
            client.get("BARE")
            #expect(await eventually { client.statuses == [status, "302"] })
            #expect(client.received.contains(mention) || mention.isEmpty)
            #expect(!client.isEnded)
        }
    }

    @Test(
        "says no to what it cannot read, and closes",
        arguments: [
            ("GET / HTTP/1.1\r\n\r\n", "400"), ("GET / HTTP/3.0\r\n\r\n", "505"),
            ("GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n", "414"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 17_000))\r\n\r\n", "431"),
        ])
    func refusals(_ request: String, _ status: String) async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            client.send(request + "GET /BARE HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(await eventually { client.isEnded })
            #expect(client.statuses == [status])
            #expect(client.fields("Connection") == ["close"])
            #expect(stage.server.tally.refusals.now == 1)
            #expect(stage.log.visits.isEmpty)
        }
    }

    @Test("never reads a body as a request")
    func bodies() async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            let smuggled = "GET /LIVE HTTP/1.1\r\nHost: a\r\n\r\n"
            client.send("POST /LIVE HTTP/1.1\r\nHost: a\r\nContent-Length: \(smuggled.utf8.count)\r\n\r\n" + smuggled)
            #expect(await eventually { client.isEnded })
            #expect(client.statuses == ["405"])
            #expect(stage.log.visits.isEmpty)
        }
    }

    @Test(
        "closes after the answer when the client asked for that, or speaks HTTP/1.0",
        arguments: [
            "GET /BARE HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /BARE HTTP/1.0\r\n\r\n",
        ])
    func closing(_ request: String) async throws {
        try await Stage.run { stage in
            let client = try await stage.client()
            client.send(request)
            #expect(await eventually { stage.log.visits.count == 1 })
            stage.log.settle(through: 1)
            #expect(await eventually { client.isEnded })
            #expect(client.statuses == ["302"])
            #expect(client.fields("Connection") == ["close"])
        }
    }

    @Test("swaps the table for requests that come later")
    func swapping() async throws {
        try await Stage.run { stage in
            stage.log.waits(false)
            let client = try await stage.client()
            client.get("NEW")
            #expect(await eventually { client.statuses == ["404"] })
            try await stage.server.swap(Routes(["NEW": .sample()]))
            client.get("NEW")
            client.get("LIVE")
            #expect(await eventually { client.statuses == ["404", "302", "404"] })
        }
    }
}
