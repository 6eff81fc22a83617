// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import Tracking

@testable import Redirect

@Suite("A server that speaks HTTP by itself")
struct ResponderTests {
    private struct Table: CodeTable {
        func route(for key: CodeKey) -> Route? {
            guard key.text == "0070C1S6" else { return nil }
            return Route(
                touchpoint: TouchpointID(value: 1), placement: PlacementID(value: 2), channel: .qr, state: .live,
                anyMethod: false, location: Route.sample("https://example.com/{q?}[*click_id={id}]#top").location)
        }
    }

    private static let key = ClickIDKey(bytes: Array(0..<32))
    private let responder = Responder(
        source: ClickIDSource(signer: .init(version: .enrolled, device: 1, key: key), floor: 0))

    /// What came back, and what was to be kept.
    private func ask(
        _ line: String, _ fields: String = "Host: go.example\r\nUser-Agent: Mozilla/5.0\r\n"
    ) async -> (answer: Responder.Answer, visit: Visit?) {
        let kept = Mutex<Visit?>(nil)
        let answer = await responder.answer(
            Array("\(line) HTTP/1.1\r\n\(fields)\r\n".utf8), table: Table(),
            moment: Moment(bootTime: 1, wall: 1_780_000_000_000, clock: .synced)
        ) { visit, _ in
            kept.withLock { $0 = visit }
            return Admission(visit, wait: nil)
        }
        return (answer, kept.withLock { $0 })
    }

    @Test("redirects as the appliance does, with a genuine click ID and the visit that carries it")
    func redirects() async throws {
        let (answer, kept) = await ask("GET /0070c1s6?utm_source=east")
        #expect(answer.status == 302)
        let location = try #require(answer.fields.first { $0.name == "Location" }?.value)
        let visit = try #require(kept)
        let click = try #require(visit.clickID)
        #expect(location == "https://example.com/?utm_source=east&click_id=\(click)#top")
        #expect(Self.key.verifies(click) && click.fields?.device == 1)
        #expect(visit.request.parameters == "utm_source=east" && visit.request.userAgent == "Mozilla/5.0")
        #expect(answer.fields.contains { $0 == ("Cache-Control", "no-store") })
    }

    @Test("says nothing of a HEAD but its head, and records nothing")
    func head() async {
        let (answer, visit) = await ask("HEAD /0070C1S6")
        #expect(answer.status == 302 && answer.body.isEmpty && visit == nil)
    }

    @Test(
        "tells mistyped from unknown, and both from what it does not read",
        arguments: [
            ("GET /0070C1S7", 404, Outcome.mistyped), ("GET /nobody", 404, .unknown), ("GET /robots.txt", 200, nil),
            ("POST /0070C1S6", 405, nil), ("GET /", 404, nil), ("OPTIONS /0070C1S6", 204, nil),
        ])
    func others(_ line: String, _ status: Int, _ outcome: Outcome?) async {
        let (answer, visit) = await ask(line)
        #expect(answer.status == status && visit?.outcome == outcome)
        #expect(status != 405 || answer.fields.contains { $0 == ("Allow", "GET, HEAD, OPTIONS") })
    }

    @Test("tells phones that ask whether they are captive, and nobody else")
    func captivePortal() async {
        var settings = DeskSettings()
        settings.portal = .portal("https://go.example/welcome")
        let responder = Responder(
            source: ClickIDSource(signer: .init(version: .enrolled, device: 1, key: Self.key), floor: 0),
            settings: settings)
        func ask(_ name: String) async -> Responder.Answer {
            await responder.answer(
                Array("GET /.well-known/\(name) HTTP/1.1\r\nHost: go.example\r\n\r\n".utf8), table: Table(),
                moment: Moment(bootTime: 1, wall: 1, clock: .synced)
            ) { visit, _ in Admission(visit) }
        }
        let answer = await ask("captive-portal")
        #expect(answer.status == 200 && answer.fields.contains { $0 == ("Content-Type", "application/captive+json") })
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"captive":true,"user-portal-url":"https://go.example/welcome"}"#)
        #expect(await ask("captive-portals").status == 404)
    }

    @Test("refuses a head that could be read in two ways")
    func strict() async {
        #expect(await ask("GET /0070C1S6", "Host: a\r\nHost: b\r\n").answer.status == 400)
    }
}
