// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("The first scan upstream")
    struct FirstSyncTests {
        @Test("A scan at the box is a visit in the core's report, with the touchpoint's title", .timeLimit(.minutes(1)))
        func scan() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let touchpoint = try box.addTouchpoint("Booth 12")
            try box.start()
            let given = try touchpoint.placements.map { try box.click($0.code) }
            #expect(given.allSatisfy { ClickStamp($0)?.version == 1 }, "enrolled, so a number that the core gave")
            try box.sync()
            #expect(try box.pending() == 0)
            try BothEnds.expectKept(given, core)
            try BothEnds.expectEqual(box, core)
            let row = try #require(try core.report(org).first { $0["touchpoint"]?.string == touchpoint.id })
            #expect(row["hits"]?.int == 3)
            #expect(row["visits"]?.int == 3)
            #expect(row["title"]?.string == "Booth 12", "\(row)")
        }

        @Test("Enrolment takes effect in a running serve: the next click ID is of the core's device number")
        func whileServing() throws {
            let (core, org) = try Core.started()
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.useCore(core.url)
            try box.start()
            let draft = try box.click(code)
            try box.enrol(in: core, org)
            let device = try box.device()
            let taken = try eventually(within: 3, every: 0.05) {
                let stamp = try ClickStamp(of: box.click(code))
                return stamp.version == 1 && stamp.device == UInt64(device)
            }
            #expect(taken)
            try box.sync()
            try BothEnds.expectKept([draft], core)
            try BothEnds.expectEqual(box, core)
        }

        @Test("A touchpoint made at the core answers at the box, and after a restart without the core")
        func fromCore() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            try box.start()
            let made = try core.makeTouchpoint(org, title: "From the office", to: "https://shop.example/office")
            try box.sync()
            let reply = try box.request("GET", "/\(made.code)")
            #expect(reply.status == 302)
            #expect(reply["Location"]?.hasPrefix("https://shop.example/office?click_id=") == true)
            try core.terminate()
            try box.terminate()
            try box.start()
            try box.click(made.code)
        }

        @Test("An edit at the core reaches the box, and an end there ends the code")
        func editAtCore() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            try box.start()
            let made = try core.makeTouchpoint(org, title: "T", to: "https://shop.example/one")
            try box.sync()
            try box.click(made.code)
            let edit = try core.ask(
                "PATCH", "/v1/touchpoints/\(made.id)", token: org.admin,
                json: #"{"destination":"https://shop.example/two"}"#)
            #expect(edit.status == 200, "\(edit.text)")
            try box.sync()
            #expect(try box.request("GET", "/\(made.code)")["Location"]?.contains("/two?") == true)
            let end = try core.ask("DELETE", "/v1/touchpoints/\(made.id)", token: org.admin)
            #expect(200..<300 ~= end.status, "\(end.text)")
            try box.sync()
            #expect(try box.request("GET", "/\(made.code)").status == 410)
        }

        @Test("A touchpoint made at the box reaches the core, and its edit too")
        func fromBox() throws {
            let (core, org) = try Core.started()
            let box = try Appliance.enrolled(in: core, org)
            let touchpoint = try box.addTouchpoint("At the desk", to: "https://shop.example/desk")
            try box.start()
            try box.sync()
            let kept = try core.ask("GET", "/v1/touchpoints/\(touchpoint.id)", token: org.reader)
            #expect(kept.status == 200, "\(kept.text)")
            #expect(try JSON(kept.text)["destination"]?.string == "https://shop.example/desk")
            let edit = try box.run("touchpoint", "edit", touchpoint.id, "--to", "https://shop.example/moved")
            #expect(edit.status == .exited(0), "\(edit.errors)")
            try box.sync()
            let moved = try core.ask("GET", "/v1/touchpoints/\(touchpoint.id)", token: org.reader)
            #expect(try JSON(moved.text)["destination"]?.string == "https://shop.example/moved")
        }

        @Test("The core answers the same link on the org's public host, under device 1, and counts it with the box's")
        func throughCore() throws {
            let (core, org) = try Core.started()
            try core.done("host", "add", "--org", org.name, "go.example.test")
            let box = try Appliance.enrolled(in: core, org)
            let touchpoint = try box.addTouchpoint()
            let code = try touchpoint.code("qr")
            try box.start()
            let given = try box.click(code)
            try box.sync()
            var mobile: String?
            try eventually(within: 3, every: 0.1) {
                mobile = try core.follow(code).clickID
                return mobile != nil
            }
            let stamp = try ClickStamp(of: mobile)
            #expect(stamp.device == 1)
            #expect(stamp.version == 1)
            let counted = try eventually(within: 3, every: 0.1) { try core.hits(of: touchpoint.id, org) == 2 }
            #expect(counted)
            try BothEnds.expectKept([given] + [mobile].compactMap { $0 }, core)
            try core.kill()
            try core.start()
            let next = try ClickStamp(of: core.follow(code).clickID)
            #expect(next.follows(stamp), "no click ID repeats after a crash of the core")
        }

        @Test("A code of another host is unknown to the core")
        func otherHost() throws {
            let (core, org) = try Core.started()
            try core.done("host", "add", "--org", org.name, "go.example.test")
            let made = try core.makeTouchpoint(org, title: "T", to: "https://shop.example/")
            #expect(eventually(within: 3) { (try? core.follow(made.code).status) == 302 })
            #expect(try core.follow(made.code, host: "other.example.test").status == 404)
        }
    }
}

extension Core {
    /// Makes a touchpoint through the API, and answers its ID and the code of its first placement.
    func makeTouchpoint(_ org: Org, title: String, to destination: String) throws -> (id: String, code: String) {
        let reply = try ask(
            "POST", "/v1/touchpoints", token: org.admin,
            json: #"{"title":"\#(title)","destination":"\#(destination)"}"#)
        let json = try? JSON(reply.text)
        guard 200...201 ~= reply.status, let id = json?["id"]?.string,
            let code = json?["placements"]?.items?.first?["code"]?.string
        else { throw Trouble("POST /v1/touchpoints is answered with \(reply.status): \(reply.text.prefix(500))") }
        return (id, code)
    }

    /// Follows a short link on a public host, as a phone on mobile data does.
    func follow(_ code: String, host: String = "go.example.test") throws -> Reply {
        let wire = try connect()
        try wire.send("GET /\(code) HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: \(Appliance.phone)\r\n\r\n")
        return try wire.reply()
    }
}
