// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Links that open, end and run out")
    struct LimitTests {
        private static let beyond = "https://shop.example/over"

        private static func time(_ offset: Double) -> String {
            Date(timeIntervalSince1970: (wallClock() + offset).rounded()).formatted(.iso8601)
        }

        @Test("Before it opens a link is 404 and says when to come back; then it leads on")
        func starts() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/", "--starts", Self.time(3_600))
            let code = try touchpoint.code("qr")
            try box.start()
            let early = try box.ask("/\(code)")
            #expect(early.status == 404)
            #expect(try (3_500...3_601).contains(#require(early["Retry-After"].flatMap { Int($0) })))
            try box.edit(touchpoint, "--starts", Self.time(2))
            #expect(try eventually(within: 5, every: 0.1) { try box.ask("/\(code)").status == 302 })
            #expect(try box.visits().first?["outcome"] == "early")
        }

        @Test("After its end a link is 410, or leads to the place for those who come too late, without a click ID")
        func expires() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/", "--expires", Self.time(2))
            let code = try touchpoint.code("qr")
            try box.start()
            try box.click(code)
            #expect(try eventually(within: 5, every: 0.1) { try box.ask("/\(code)").status == 410 })
            try box.edit(touchpoint, "--expired-url", "\(Self.beyond)?from=booth#x")
            let late = try box.ask("/\(code)?q=1")
            #expect(late.status == 302)
            #expect(late["Location"]?.hasPrefix("\(Self.beyond)?from=booth") == true)
            #expect(late.clickID == nil)
            #expect(try box.visits().last?["outcome"] == "expired")
            try box.edit(touchpoint, "--expires", "none")
            try box.click(code)
        }

        @Test("A link cannot end before it starts, and a time that no clock shows is wrong usage")
        func nonsense() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            let backwards = try box.run(
                "touchpoint", "edit", touchpoint.id, "--starts", "2027-02-01", "--expires", "2027-01-01")
            #expect(backwards.status == .exited(3))
            #expect(try box.run("touchpoint", "edit", touchpoint.id, "--starts", "tomorrow").status == .exited(2))
            #expect(try box.run("touchpoint", "edit", touchpoint.id, "--max-visits", "0").status == .exited(3))
        }

        @Test("Times are the venue's: 09:00 in Hanoi is 02:00 UTC")
        func venueTime() throws {
            let box = try Appliance()
            box.environment["WAYPOST_VENUE_TIME_ZONE"] = "Asia/Ho_Chi_Minh"
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/", "--starts", "2030-12-01T09:00")
            let shown = try box.must("touchpoint", "show", touchpoint.id, "--json").output
            #expect(shown.contains("2030-12-01T02:00:00.000Z"), "\(shown)")
        }

        @Test("Ten visits are ten, whoever else asks at the same moment", .timeLimit(.minutes(1)))
        func exactUnderLoad() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--max-visits", "10").code("qr")
            try box.start()
            _ = try box.ask("/\(code)", "HEAD")
            _ = try box.ask("/\(code)", agent: "WhatsApp/2.23.20.0")
            let tally = try box.load([code], connections: 40, limit: 1).finish()
            #expect(tally.statuses == [302: 10, 410: 30])
            expectDistinct(tally.clickIDs, "click IDs")
            #expect(tally.clickIDs.count == 10)
            let visits = try box.visits()
            #expect(visits.count { $0["outcome"] == "redirected" && $0["verdict"] == "human" } == 10)
            #expect(visits.count { $0["outcome"] == "over-limit" && $0.clickID == nil } == 30)
        }

        @Test("Where the last visit is taken robots are not led on either, and a password is not asked for any more")
        func nothingLeft() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--max-visits", "1").code("qr")
            let locked = try box.addTouchpoint("T", to: "https://a.example/", "--max-visits", "1", "--password", "x")
                .code("qr")
            try box.start()
            #expect(try box.ask("/\(code)", agent: "WhatsApp/2.23.20.0").status == 302, "robots take none")
            try box.click(code)
            for agent in [Appliance.phone, "WhatsApp/2.23.20.0", "TelegramBot (like TwitterBot)"] {
                #expect(try box.ask("/\(code)", agent: agent).status == 410, "\(agent)")
            }
            let head = try box.ask("/\(code)", "HEAD")
            #expect(head.status == 410 && head["Location"] == nil, "HEAD answers as GET")
            #expect(try box.ask("/\(locked)", "POST", form: "password=x").status == 303)
            #expect(try box.ask("/\(locked)").status == 410)
            #expect(try box.ask("/\(locked)", "POST", form: "password=x").status == 410)
        }

        @Test("A limit holds over kill -9 and restarts, over all codes of the touchpoint", .timeLimit(.minutes(1)))
        func exactOverRestarts() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint(
                "T", to: "https://a.example/", "--max-visits", "10", "--expired-url", Self.beyond)
            let codes = touchpoint.placements.map(\.code)
            var led = 0
            for round in 0..<5 {
                try box.start()
                for number in 0..<3 {
                    let reply = try box.ask("/\(codes[number])")
                    #expect(reply.status == 302)
                    if reply.clickID != nil {
                        led += 1
                    } else {
                        #expect(reply["Location"] == Self.beyond)
                        #expect(led == 10, "refused after \(led)")
                    }
                }
                if round.isMultiple(of: 2) { try box.kill() } else { try box.terminate() }
            }
            #expect(led == 10)
            #expect(try box.visits().count { $0["outcome"] == "redirected" } == 10)
        }

        @Test("What a link asks for comes back from the export after the loss of catalog.db")
        func restored() throws {
            let box = try Appliance()
            let rules = try box.put("os=ios -> https://a.example/ios\n", at: "rules")
            let touchpoint = try box.addTouchpoint(
                "T", to: "https://a.example/?x=1", "--query", "override", "--referrer", "origin", "--speculation",
                "redirect", "--previews", "card", "--private", "--crawlable", "--starts", "2020-01-01", "--expires",
                "2099-01-01", "--expired-url", Self.beyond, "--max-visits", "7", "--password", "open sesame",
                "--click-id-in", "fragment", "--rules", rules)
            let code = try touchpoint.code("qr")
            let before = try box.json("touchpoint", "show", touchpoint.id)
            try box.start()
            #expect(try box.ask("/\(code)", "POST", form: "password=open+sesame").status == 303)
            try box.terminate()
            for file in ["catalog.db", "catalog.db-wal", "catalog.db-shm"] {
                try? FileManager.default.removeItem(atPath: "\(box.state)/\(file)")
            }
            try box.start()
            #expect(try box.json("touchpoint", "show", touchpoint.id) == before)
            #expect(try box.ask("/\(code)").text.contains("password"))
            let reply = try box.ask("/\(code)?x=2", "POST", form: "password=open+sesame")
            #expect(reply.status == 303)
            #expect(reply["Location"]?.hasPrefix("https://a.example/?x=2#click_id=") == true, "\(reply.headers)")
        }
    }
}
