// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Tracking

extension EndToEnd {
    @Suite("The core against those who mean it no good")
    struct CoreSecurityTests {
        @Test("Another org's things are not there: 404 for every endpoint and every verb, never 403 nor 200")
        func isolation() throws {
            let (core, org) = try Core.started()
            let other = try core.addOrg("Other hall")
            var device = try SimulatedDevice(core, code: core.invite(org))
            let lines = device.visits(3)
            #expect(try device.sendGood(lines, to: core).accepted == 3)
            let made = try core.makeTouchpoint(org, title: "Ours", to: "https://shop.example/ours")
            let click = try #require(try core.visits(of: Int(device.number)).first?.clickID)
            let own = try core.ask("GET", "/v1/visits/\(click)", token: org.reader)
            #expect(own.status == 200, "\(own.text)")
            let things = [
                "/v1/touchpoints/\(made.id)", "/v1/touchpoints/\(made.id)/placements", "/v1/placements/\(made.code)",
                "/v1/devices/\(device.number)/revoke", "/v1/visits/\(click)",
            ]
            for thing in things {
                for verb in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                    let reply = try core.ask(
                        verb, thing, token: other.admin, json: #"{"title":"Theirs","channel":"qr"}"#)
                    #expect([404, 405].contains(reply.status), "\(verb) \(thing) → \(reply.status) \(reply.text)")
                }
            }
            #expect(try core.report(other).isEmpty)
            #expect(try core.devices(other).isEmpty)
            let list = try core.ask("GET", "/v1/touchpoints", token: other.admin)
            #expect(list.status == 200 && !list.text.contains(made.id), "\(list.text)")
            let letters = try core.ask("GET", "/v1/dead-letters", token: other.admin)
            #expect(letters.status == 200 && !letters.text.contains(device.runText), "\(letters.text)")
            // Nothing of it did any harm.
            let kept = try core.ask("GET", "/v1/touchpoints/\(made.id)", token: org.reader)
            #expect(try JSON(kept.text)["title"]?.string == "Ours")
            #expect(try device.sendGood(device.visits(1), to: core).accepted == 1)
        }

        @Test("No token, a wrong one, and one of another kind open nothing")
        func tokens() throws {
            let (core, org) = try Core.started()
            let device = try SimulatedDevice(core, code: core.invite(org))
            let edge = ["/v1/edge/visits", "/v1/edge/catalog", "/v1/edge/heartbeat"]
            let office = ["/v1/reports/touchpoints", "/v1/touchpoints", "/v1/devices", "/v1/dead-letters"]
            for token in [nil, "", "nonsense", org.admin, String(device.token.dropLast())] {
                for path in edge {
                    let reply = try core.ask("POST", path, token: token, json: "{}")
                    #expect([401, 403].contains(reply.status), "\(path) → \(reply.status)")
                }
            }
            for token in [nil, "nonsense", device.token] {
                for path in office {
                    let reply = try core.ask("GET", path, token: token)
                    #expect([401, 403].contains(reply.status), "\(path) → \(reply.status)")
                }
            }
            let write = try core.ask("POST", "/v1/touchpoints", token: org.reader, json: #"{"title":"T"}"#)
            #expect(write.status == 403, "a key that reads does not write: \(write.status)")
            expectProblem(try core.ask("GET", "/v1/devices"), 401, code: "token")
        }

        @Test("Bad lines are refused one by one with number, reason and field; the good ones of the batch are kept")
        func badLines() throws {
            let (core, org) = try Core.started()
            var device = try SimulatedDevice(core, code: core.invite(org))
            let stranger = ClickIDKey.random()
            let time = device.lastTime
            let first = device.visits(1)
            let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
            let batch =
                first + [
                    device.line(2, click: device.click(at: time + 2), channel: "smoke"),
                    device.line(3, click: device.click(at: time + 3, device: device.number ^ 1)),
                    device.line(4, click: device.click(at: time + 4, key: stranger)),
                    #"{"type":"visit","seq":5,"run":"\#(device.runText)"}"#,
                    #"{"type":"tag","seq":6,"run":"\#(device.runText)"}"#,
                    device.line(7, click: device.click(at: time + 7)).replacing(
                        device.runText, with: "00c0ffee00c0ffee"),
                    "{\"type\":\"visit\",\"seq\":8,\"run\":\"\(device.runText)\",\"x\":\(deep)}",
                    "this is not JSON",
                    device.line(10, click: "not a click ID"),
                    device.line(11, click: device.click(at: time + 11)),
                ]
            let answer = try device.sendGood(batch, to: core)
            #expect(answer.accepted == 2)
            #expect(answer.duplicate == 0)
            #expect(answer.durableThrough == 11)
            #expect(answer.rejected.count == 9)
            #expect(answer.rejected.contains("2 value channel"), "\(answer.rejected)")
            #expect(answer.rejected.contains { $0.hasPrefix("3 foreign") }, "\(answer.rejected)")
            #expect(answer.rejected.contains { $0.hasPrefix("4 forged") }, "\(answer.rejected)")
            #expect(answer.rejected.contains { $0.hasPrefix("5 missing") }, "\(answer.rejected)")
            #expect(answer.rejected.contains { $0.hasPrefix("6 type") }, "\(answer.rejected)")
            #expect(answer.rejected.contains { $0.hasPrefix("7 run") }, "\(answer.rejected)")
            #expect(answer.rejected.filter { $0.contains("malformed") }.count == 2, "\(answer.rejected)")
            #expect(answer.rejected.contains("10 value click_id"), "\(answer.rejected)")
            let again = try device.sendGood(batch, to: core)
            #expect(again.accepted == 0 && again.duplicate == 2 && again.rejected.count == 9)
            #expect(try core.visits(of: Int(device.number)).count == 2)
        }

        @Test("The same identity with other content is a conflict: the first stands, and a twin is suspected")
        func conflict() throws {
            let (core, org) = try Core.started()
            var device = try SimulatedDevice(core, code: core.invite(org))
            let lines = device.visits(2)
            #expect(try device.sendGood(lines, to: core).accepted == 2)
            let other = device.line(2, click: device.click(at: device.lastTime + 5_000), channel: "nfc")
            let answer = try device.sendGood([other], to: core)
            #expect(answer.accepted == 0)
            #expect(answer.rejected.first?.hasPrefix("2 conflict") == true, "\(answer.rejected)")
            let letters = try core.ask("GET", "/v1/dead-letters", token: org.admin)
            #expect(letters.status == 200 && letters.text.contains("conflict"), "\(letters.text)")
            #expect(try core.visits(of: Int(device.number)).count == 2)
        }

        @Test("The same readings that resolve to another time since are the same line, with a click ID or without")
        func resolvedAnew() throws {
            let (core, org) = try Core.started()
            let device = try SimulatedDevice(core, code: core.invite(org))
            let lines = [device.line(1, click: device.click(at: device.lastTime)), device.line(2, click: nil)]
            #expect(try device.sendGood(lines, to: core).accepted == 2)
            let later = lines.map {
                $0.replacing("2026-05-28T20:26:40.123Z", with: "2026-06-02T08:00:00.000Z")
                    .replacing(#""time_quality":"synced""#, with: #""time_quality":"anchored""#)
            }
            let answer = try device.sendGood(later, to: core)
            #expect(answer.duplicate == 2 && answer.rejected.isEmpty, "\(answer)")
            #expect(try core.visits(of: Int(device.number)).count == 2)
            #expect(try core.suspicions(of: Int(device.number)).isEmpty)
        }

        @Test("Whole batches: nothing, 501 lines, too many bytes and a gzip bomb are refused while others go on")
        func batches() throws {
            let (core, org) = try Core.started()
            var device = try SimulatedDevice(core, code: core.invite(org))
            expectProblem(try device.send([""], to: core), 400, code: "empty")
            expectProblem(try device.send(device.visits(501), to: core), 413, code: "too-many")
            expectProblem(try device.send(["no", "run"], to: core), 422, code: "no-run")
            let long = device.visits(1)[0].replacing("Mozilla", with: String(repeating: "M", count: 300_000))
            expectProblem(try device.send([long], to: core), 413, code: "too-large")
            func gzipped(_ body: [UInt8]) throws -> Reply {
                try core.ask(
                    "POST", "/v1/edge/visits", token: device.token, body: body,
                    headers: ["Content-Type: application/x-ndjson", "Content-Encoding: gzip"])
            }
            expectProblem(try gzipped(Array("plain".utf8)), 400, code: "not-gzip")
            let before = try core.running.residentMegabytes
            let bomb = try Tool.gzip("head -c 200000000 /dev/zero", in: core.scratch)
            #expect(bomb.count < 262_144, "small enough to be let in")
            for _ in 0..<5 { expectProblem(try gzipped(bomb), 413, code: "too-large") }
            #expect(try core.running.residentMegabytes < before + 32)
            expectProblem(try gzipped(Array(bomb.prefix(100))), 400, code: "not-gzip")
            #expect(try device.sendGood(device.visits(500), to: core).accepted == 500)
        }

        @Test("Errors of any kind are problem+json: unknown paths, wrong verbs, broken and deep JSON")
        func problems() throws {
            let (core, org) = try Core.started()
            expectProblem(try core.ask("GET", "/v1/nothing", token: org.admin), 404)
            let verb = try core.ask("DELETE", "/v1/edge/enroll", token: org.admin)
            #expect([404, 405].contains(verb.status), "\(verb.status)")
            for body in ["", "{", "[]", "{\"code\":7}", String(repeating: "[", count: 100_000)] {
                let reply = try core.ask("POST", "/v1/edge/enroll", token: nil, json: body)
                #expect([400, 413, 422, 429].contains(reply.status), "\(reply.status) \(reply.text.prefix(200))")
                expectProblem(reply, reply.status)
            }
            let touchpoint = try core.ask("POST", "/v1/touchpoints", token: org.admin, json: #"{"title":"T"}"#)
            #expect([400, 422].contains(touchpoint.status), "\(touchpoint.text)")
            expectProblem(touchpoint, touchpoint.status)
        }

        @Test("Guessing invitations is throttled", .timeLimit(.minutes(1)))
        func guessing() throws {
            let (core, _) = try Core.started()
            var statuses: [Int] = []
            for _ in 0..<200 where statuses.last != 429 {
                let guess = SimulatedDevice.request("00000000", .random())
                statuses.append(try core.ask("POST", "/v1/edge/enroll", token: nil, json: guess).status)
            }
            #expect(statuses.last == 429, "\(statuses.count) guesses were answered")
            #expect(statuses.dropLast().allSatisfy { $0 == 404 })
        }

        @Test(
            "Those who send a body a byte at a time hold up nobody, not even their own device", .timeLimit(.minutes(1)))
        func slowBodies() throws {
            let (core, org) = try Core.started()
            var device = try SimulatedDevice(core, code: core.invite(org))
            let whole = device.request(device.visits(3))
            let slow = try (0..<50).map { _ in try core.connect() }
            for wire in slow { try wire.send(Array(whole.dropLast(200))) }
            for byte in whole.suffix(200).prefix(5) {
                for wire in slow { try wire.send([byte]) }
            }
            let asked = now()
            #expect(try device.sendGood(device.visits(3), to: core).accepted == 3)
            #expect(try core.ask("GET", "/healthz").status == 200)
            #expect(now() - asked < 2, "\(now() - asked) s")
            for wire in slow { wire.close() }
        }

        @Test("Beyond loopback the core wants TLS, and says how")
        func plainBeyondLoopback() throws {
            let core = try Core()
            for address in ["0.0.0.0:0", "[::]:0", "[::ffff:0.0.0.0]:0"] {
                core.environment["WAYPOST_CORE_LISTEN"] = address
                let refused = try core.run("serve", within: 5)
                #expect(refused.status == .exited(3), "\(address)")
                #expect(refused.errors.contains("tls_certificate"), "\(refused.errors)")
            }
            core.environment["WAYPOST_CORE_LISTEN"] = "0.0.0.0:0"
            core.environment["WAYPOST_CORE_BEHIND_PROXY"] = "true"
            try core.start()
        }

        @Test("A box sends its token to nobody without TLS beyond loopback")
        func plainUplink() throws {
            let box = try Appliance()
            let outcome = try box.enrol(at: "http://192.0.2.1", code: "ABCDEFGH")
            #expect(outcome.status != .exited(0))
            #expect(outcome.errors.contains("https"), "\(outcome.errors)")
        }

        @Test("A second core on the same state is refused; edits of the command line work beside a running one")
        func secondInstance() throws {
            let (core, _) = try Core.started()
            let second = try Core(state: core.state)
            #expect(try second.run("serve").status == .exited(3))
            let org = try core.addOrg("Added while it runs")
            #expect(try core.report(org).isEmpty)
            #expect(try core.terminate() == .exited(0))
        }

        @Test("A revoked key ends within two seconds")
        func revokedKey() throws {
            let (core, org) = try Core.started()
            let text = try core.done("key", "list", "--org", org.name, "--json")
            let keys = try JSON(text)
            let list = keys["keys"]?.items ?? keys["data"]?.items ?? keys.items ?? []
            let reader = try #require(list.first { $0["scope"]?.string == "read" }, "\(text)")
            #expect(!text.contains(org.reader), "a key is shown once")
            let id = try #require(reader["id"]?.int.map { "\($0)" } ?? reader["id"]?.string, "\(text)")
            #expect(try core.ask("GET", "/v1/touchpoints", token: org.reader).status == 200)
            try core.done("key", "revoke", id)
            let ended = try eventually(within: 2, every: 0.1) {
                try core.ask("GET", "/v1/touchpoints", token: org.reader).status == 401
            }
            #expect(ended)
        }

        @Test("Backup, restore and verify: the restored core has every visit, and its boxes go on as if nothing were")
        func backup() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let first = try box.click(code)
            try box.sync()
            let file = "\(core.scratch)/backup.db"
            try core.done("backup", file)
            #expect(try core.run("backup", file).status != .exited(0), "a backup overwrites nothing")
            let second = try box.click(code)
            try box.sync()
            try core.terminate()
            let restored = try Core()
            try restored.done("restore", file)
            try restored.done("verify")
            try restored.start()
            try BothEnds.expectKept([first], restored)
            #expect(try restored.run("restore", file).status != .exited(0), "nothing is overwritten")
            let third = try box.click(code)
            box.useCore(try restored.url)
            try box.terminate()
            try box.start()
            try box.syncEventually(within: 20)
            try BothEnds.expectKept([first, third], restored)
            _ = second
        }

        @Test("A stick instead of a network: export, import, receipt, as often as one likes; nothing twice")
        func stick() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let codes = try box.addTouchpoint().placements.map(\.code)
            var given: [String] = []
            for _ in 0..<2 {
                try box.start()
                given += try codes.map { try box.click($0) }
                try box.terminate()
            }
            let stick = "\(box.scratch)/stick.gz"
            let receipt = "\(stick).receipt"
            let export = try box.run("sync", "export", stick)
            #expect(export.status == .exited(0), "\(export.errors)")
            for _ in 0..<2 { try core.done("import", stick, "--receipt", receipt) }
            try BothEnds.expectKept(given, core)
            #expect(try box.pending() >= given.count)
            let released = try box.run("sync", "import-receipt", receipt)
            #expect(released.status == .exited(0), "\(released.errors)")
            #expect(try box.pending() == 0)
            try box.start()
            given.append(try box.click(codes[0]))
            try box.sync()
            try BothEnds.expectKept(given, core)
            try BothEnds.expectEqual(box, core)
        }

        @Test("A stick or a receipt that somebody changed is refused")
        func forgedStick() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            try box.click(code)
            try box.terminate()
            let stick = "\(box.scratch)/stick.gz"
            #expect(try box.run("sync", "export", stick).status == .exited(0))
            let script = "gzip -dc stick.gz | sed 's/\"channel\":\"qr\"/\"channel\":\"nfc\"/' | gzip > forged.gz"
            try Tool.run("sh", ["-c", script], in: box.scratch)
            #expect(try core.run("import", "\(box.scratch)/forged.gz").status != .exited(0))
            #expect(try core.visits().isEmpty)
            let receipt = "\(box.scratch)/receipt"
            try core.done("import", stick, "--receipt", receipt)
            let text = try String(contentsOfFile: receipt, encoding: .utf8)
            let forged = text.replacing(/"seq":\d+/, with: "\"seq\":999")
            try forged.write(toFile: "\(box.scratch)/forged", atomically: false, encoding: .utf8)
            #expect(try box.run("sync", "import-receipt", "\(box.scratch)/forged").status != .exited(0))
            #expect(try box.pending() >= 1)
        }
    }
}

extension Tool {
    /// What a shell command prints, through gzip.
    static func gzip(_ command: String, in directory: String) throws -> [UInt8] {
        try run("sh", ["-c", "PATH=/usr/bin:/bin; \(command) | gzip -9 > gzip-output"], in: directory)
        return FileManager.default.contents(atPath: "\(directory)/gzip-output").map(Array.init) ?? []
    }
}
