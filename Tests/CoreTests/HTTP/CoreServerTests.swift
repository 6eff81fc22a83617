// SPDX-License-Identifier: Apache-2.0

import Catalog
import Deflate
import NIOCore
import SQLite
import Testing
import Tracking

@testable import Core

@Suite("The core over HTTP")
struct CoreServerTests {
    private struct Tenant {
        var org: OrgID
        var admin: String
        var device: EnrolmentAnswer

        init(_ core: RunningCore, _ name: String, key: UInt8) async throws {
            let orgs = Orgs(core.folder.file)
            let now = CoreClock().moment().wall
            org = try await orgs.add(name, currency: "EUR", now: now).id
            admin = try await orgs.addKey(org, scope: .admin, environment: "test", now: now)
            let devices = Devices(core.folder.file)
            let code = try #require(try await devices.invite(org, now: now).first)
            device = try await devices.enrol(
                EnrolmentRequest(
                    code: code, name: name, key: Array(repeating: key, count: 32), draftDevice: UInt32(key),
                    codeBlock: UInt16(key)), now: now)
        }
    }

    private static func expectProblem(_ reply: RunningCore.Reply, _ status: Int, _ code: String) {
        #expect(reply.status == status, "\(reply.body)")
        #expect(reply.head.lowercased().contains("content-type: application/problem+json"), "\(reply.head)")
        #expect(reply.json?["type"]?.text == "about:blank")
        #expect(reply.json?["title"]?.text?.isEmpty == false)
        #expect(reply.json?["status"]?.integer == Int64(status))
        #expect(reply.json?["code"]?.text == code, "\(reply.body)")
        #expect(reply.json?["detail"]?.text?.isEmpty == false)
    }

    @Test("An org's touchpoint is nothing to another org, whatever the verb")
    func twoOrgs() async throws {
        try await RunningCore.with { core in
            let one = try await Tenant(core, "One", key: 1)
            let other = try await Tenant(core, "Other", key: 2)
            let made = try await core.ask(
                "POST", "/v1/touchpoints", token: one.admin,
                body: Array(#"{"title":"Ours","destination":"https://shop.example/"}"#.utf8))
            let id = try #require(made.json?["id"]?.text, "\(made.body)")
            for verb in ["GET", "PATCH", "DELETE", "PUT", "POST"] {
                let reply = try await core.ask(
                    verb, "/v1/touchpoints/\(id)", token: other.admin, body: Array(#"{"title":"Theirs"}"#.utf8))
                #expect([404, 405].contains(reply.status), "\(verb): \(reply.status)")
            }
            let kept = try await core.ask("GET", "/v1/touchpoints/\(id)", token: one.admin)
            #expect(kept.json?["title"]?.text == "Ours", "\(kept.body)")
        }
    }

    @Test("Errors are problems: no token, a revoked one, an unknown path, a wrong verb, a bomb, no gzip")
    func problems() async throws {
        try await RunningCore.with { core in
            let tenant = try await Tenant(core, "One", key: 1)
            let token = tenant.device.token
            Self.expectProblem(try await core.ask("GET", "/v1/edge/catalog"), 401, "token")
            Self.expectProblem(try await core.ask("GET", "/v1/nothing", token: tenant.admin), 404, "not-found")
            Self.expectProblem(try await core.ask("DELETE", "/v1/edge/visits", token: token), 405, "method")
            let packed = ["Content-Encoding: gzip"]
            let bomb = try Gzip.compress(Array(repeating: 0, count: EdgeEndpoints.longestUnpacked + 1))
            let burst = try await core.ask("POST", "/v1/edge/visits", token: token, fields: packed, body: bomb)
            Self.expectProblem(burst, 413, "too-large")
            let plain = try await core.ask(
                "POST", "/v1/edge/visits", token: token, fields: packed, body: Array("plain".utf8))
            Self.expectProblem(plain, 400, "not-gzip")
            let heavy = [UInt8](repeating: 0x20, count: EdgeEndpoints.longestEnrolment + 1)
            Self.expectProblem(try await core.ask("POST", "/v1/edge/enroll", body: heavy), 413, "too-large")
            try await Devices(core.folder.file).revoke(tenant.device.device, org: tenant.org, now: Box.start)
            Self.expectProblem(try await core.ask("GET", "/v1/edge/catalog", token: token), 401, "token")
        }
    }

    @Test("A public host redirects, and still answers its monitors; the visit is there when the answer comes")
    func publicHost() async throws {
        try await RunningCore.with { core in
            let tenant = try await Tenant(core, "One", key: 1)
            _ = try await Orgs(core.folder.file).addHost("https://go.example", org: tenant.org, now: Box.start)
            let draft = TouchpointDraft(title: "Poster", destination: "https://shop.example/", vanity: "POSTER-A")
            _ = try await CoreCatalog(core.folder.file).edit(tenant.org) { try $0.add(draft, now: Box.start) }
            let agent = ["User-Agent: Mozilla/5.0 (iPhone) Safari/604.1"]
            let reply = try await core.ask("GET", "/poster-a", host: "go.example", fields: agent)
            #expect(reply.status == 302, "\(reply.head)")
            #expect(reply.head.contains("click_id="))
            #expect(try await core.folder.count("SELECT count(*) FROM visit") == 1)
            for path in ["/healthz", "/metrics"] {
                #expect(try await core.ask("GET", path, host: "go.example").status == 200)
            }
            #expect(try await core.ask("GET", "/nowhere-1", host: "go.example").status == 404)
        }
    }

    @Test("Robots beyond sixty a minute are a sum, told before the core is gone")
    func robots() async throws {
        let figures = Figures()
        try await RunningCore.with { core in
            let tenant = try await Tenant(core, "One", key: 1)
            _ = try await Orgs(core.folder.file).addHost("https://go.example", org: tenant.org, now: Box.start)
            for _ in 0..<150 { _ = try await core.ask("GET", "/nowhere-1", host: "go.example") }
            await figures.keep(core.folder)
        }
        let folder = try #require(await figures.folder)
        let file = try CoreFile(directory: folder.path, readers: 1)
        let (visits, told) = try await file.read { database in
            (
                try database.integer("SELECT count(*) FROM visit") ?? 0,
                try database.integer("SELECT sum(count) FROM gap WHERE reason = 'non-human-summary'") ?? 0
            )
        }
        await file.close()
        #expect(visits + told == 150)
        // The minute may turn once while the test runs.
        #expect(60...120 ~= visits)
    }

    private actor Figures {
        var folder: CoreFolder?
        func keep(_ folder: CoreFolder) { self.folder = folder }
    }

    @Test("A connection too many is closed at once, and there is room again when one goes", .timeLimit(.minutes(1)))
    func tooMany() async throws {
        try await RunningCore.with(maxConnections: 2) { core in
            var silent: [any NIOCore.Channel] = []
            // Two are in once another is turned away; the first may come while one from the start still leaves.
            repeat { silent.append(try await core.silence()) } while try await core.ask("GET", "/healthz").status != 0
            for channel in silent { try? await channel.close() }
            while try await core.ask("GET", "/healthz").status != 200 {}
        }
    }
}
