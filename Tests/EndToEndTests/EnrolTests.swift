// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Enrolment")
    struct EnrolTests {
        @Test("An answer that is lost on the way is no loss: the same box with the same code gets it again")
        func lostAnswer() throws {
            let (core, org) = try Core.started()
            let proxy = try FaultProxy(to: #require(core.endpoint))
            defer { proxy.stop() }
            let box = try Appliance()
            let code = try core.invite(org)
            proxy.set(.answerLost)
            let before = try box.identityIfAny()
            let lost = try box.enrol(at: proxy.url, code: code)
            #expect(lost.status == .exited(1), "\(lost.errors)")
            #expect(try box.identityIfAny()?["token"] == before?["token"], "an interrupted run changes nothing")
            proxy.set(nil)
            let again = try box.enrol(at: proxy.url, code: code)
            #expect(again.status == .exited(0), "\(again.errors)")
            #expect(try core.devices(org).count == 1)
        }

        @Test("An invitation is spent by its first box, and another box is told what to do")
        func spent() throws {
            let (core, org) = try Core.started()
            let code = try core.invite(org)
            let first = try Appliance()
            #expect(try first.enrol(at: core.url, code: code).status == .exited(0))
            let second = try Appliance()
            let refused = try second.enrol(at: core.url, code: code)
            #expect(refused.status != .exited(0))
            #expect(refused.errors.contains("invit"), "\(refused.errors)")
            let unknown = try second.enrol(at: core.url, code: "ZZZZZZZZ")
            #expect(unknown.status != .exited(0))
            #expect(try core.devices(org).count == 1)
        }

        @Test("A box that is enrolled is not enrolled by mistake a second time")
        func twice() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let device = try box.device()
            let again = try box.enrol(at: core.url, code: core.invite(org))
            #expect(again.status == .exited(3), "\(again.errors)")
            #expect(try box.device() == device)
        }

        @Test("Nobody answers: it says so with the address, and the box stays a draft that redirects")
        func noCore() throws {
            let core = try Core()
            try core.start()
            let url = try core.url
            try core.terminate()
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            let outcome = try box.enrol(at: url, code: "ABCDEFGH")
            #expect(outcome.status == .exited(1), "\(outcome.errors)")
            #expect(outcome.errors.contains(url.dropFirst("http://".count)), "\(outcome.errors)")
            try box.start()
            #expect(try ClickStamp(box.click(code))?.version == 0)
        }

        @Test("Draft codes that somebody else had first are named, go on working at the box, and are not printed anew")
        func conflicts() throws {
            let (core, org) = try Core.started()
            let first = try Appliance.enrolled(in: core, org)
            _ = try first.addTouchpoint("First", to: "https://shop.example/first", "--code", "PARTY-TENT")
            try first.start()
            try first.sync()
            let second = try Appliance()
            let own = try second.addTouchpoint("Second", to: "https://shop.example/second", "--code", "PARTY-TENT")
            let taken = try #require(own.placements.map(\.code).first { $0.contains("PARTY") }, "\(own)")
            try second.useCore(core.url)
            let outcome = try second.enrol(at: core.url, code: core.invite(org))
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect((outcome.output + outcome.errors).contains("TENT"), "\(outcome.output)\(outcome.errors)")
            try second.start()
            #expect(try second.request("GET", "/\(taken)")["Location"]?.contains("/second") == true)
            try second.syncNow()
            #expect(try second.request("GET", "/\(taken)")["Location"]?.contains("/second") == true)
            let printed = try second.run("qr", taken)
            #expect(printed.status == .exited(3), "\(printed.status) \(printed.errors)")
        }

        @Test("--replace takes the place of a dead box: its number, and the other's token ends")
        func replace() throws {
            let (core, org) = try Core.started()
            let old = try Appliance.enrolled(in: core, org)
            let code = try old.addTouchpoint().code("qr")
            try old.start()
            let given = try old.click(code)
            try old.sync()
            let number = try old.device()
            let fresh = try Appliance()
            try fresh.enrol(in: core, org, through: nil, "--replace", "\(number)")
            #expect(try fresh.device() == number)
            try fresh.start()
            try fresh.sync()
            let next = try fresh.click(code)
            try fresh.sync()
            #expect(try ClickStamp(of: next).follows(ClickStamp(of: given)))
            try BothEnds.expectKept([given, next], core)
            let refused = try old.syncNow()
            #expect(refused.status == .exited(1), "\(refused.errors)")
        }

        @Test("A revoked box turns yellow, says that it must be enrolled again, and goes on redirecting")
        func revoked() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            try box.sync()
            try core.done("device", "revoke", "\(box.device())")
            pause(1.1)
            let given = try box.click(code)
            #expect(try box.syncNow().status == .exited(1))
            let health = try box.health(becoming: "yellow", within: 5)
            #expect(health.colour == "yellow" && health.description.contains("token"), "\(health)")
            try box.click(code)
            #expect(try box.pending() >= 2)
            try box.enrol(in: core, org, through: nil, "--again")
            try box.syncEventually(within: 20)
            try BothEnds.expectKept([given], core)
        }
    }
}

extension Appliance {
    /// A file of the state directory.
    func file(_ name: String) -> String { "\(state)/\(name)" }

    /// The identity, or nil before there is one.
    func identityIfAny() throws -> JSON? {
        FileManager.default.fileExists(atPath: file("identity.json")) ? try identity() : nil
    }
}

extension Core {
    /// The devices of an org.
    func devices(_ org: Org) throws -> [JSON] {
        let reply = try ask("GET", "/v1/devices", token: org.admin)
        let json = try JSON(reply.text)
        guard reply.status == 200, let list = json["devices"]?.items ?? json["data"]?.items ?? json.items else {
            throw Trouble("GET /v1/devices is answered with \(reply.status): \(reply.text.prefix(300))")
        }
        return list
    }
}
