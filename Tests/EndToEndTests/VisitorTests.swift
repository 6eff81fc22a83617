// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("Visitors")
    struct VisitorTests {
        private static func cookieBox(_ variables: [String: String] = [:]) throws -> (Appliance, String) {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_VISITOR_COOKIE"] = "true"
            box.environment.merge(variables.mapValues { $0 }) { $1 }
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            return (box, code)
        }

        @Test("Without the key nobody gets a cookie, and one that comes anyway names nobody")
        func noCookie() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            for fields in [[], ["Cookie: waypost=0123456789abcdef"]] {
                let reply = try box.ask("/\(code)", fields)
                #expect(reply.values(of: "Set-Cookie").isEmpty)
            }
            #expect(try box.visits().allSatisfy { $0["visitor"] == nil })
        }

        @Test("The cookie is first-party, lasts a year, is out of reach of scripts, and goes over https where links do")
        func attributes() throws {
            let (box, code) = try Self.cookieBox()
            let cookie = try #require(try box.ask("/\(code)")["Set-Cookie"])
            #expect(
                cookie.wholeMatch(
                    of: /waypost=[0-9a-z]{16}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax/) != nil, "\(cookie)")
            let (secure, other) = try Self.cookieBox(["WAYPOST_REDIRECT_PUBLIC_URL": "https://go.example.test"])
            #expect(try secure.ask("/\(other)")["Set-Cookie"]?.hasSuffix("; Secure") == true)
        }

        @Test("Reload and back keep the click ID and are told as repeats, over a restart too", .timeLimit(.minutes(1)))
        func stickiness() throws {
            let (box, code) = try Self.cookieBox()
            let first = try box.ask("/\(code)")
            let cookie = "Cookie: other=1; \(try #require(first["Set-Cookie"]?.prefix { $0 != ";" })); x=y"
            let reload = try box.ask("/\(code)", [cookie])
            #expect(reload.clickID == first.clickID)
            #expect(reload["Set-Cookie"] == nil, "a cookie that is there is not set again")
            let other = try box.addTouchpoint("Other", to: "https://b.example/").code("qr")
            #expect(try box.ask("/\(other)", [cookie]).clickID != first.clickID, "another link is another visit")
            try box.terminate()
            try box.start()
            #expect(try box.ask("/\(code)", [cookie]).clickID == first.clickID)
            try box.kill()
            try box.start()
            #expect(try box.ask("/\(code)", [cookie]).clickID == first.clickID)
            #expect(try box.ask("/\(code)").clickID != first.clickID, "somebody else")
            let visits = try box.visits()
            let mine = visits.filter { $0.clickID == first.clickID }
            #expect(mine.count == 4)
            #expect(Set(mine.map { $0["visitor"] }).count == 1)
            #expect(mine[0]["visitor"]?.hasPrefix("c:") == true)
            let repeats = try mine.map { try $0.json["repeat_of"] ?? .null }
            #expect(repeats.count { $0 == .null } == 1, "\(repeats)")
        }

        @Test("A broken or forged cookie gets a new one, and never becomes a visitor")
        func forgedCookie() throws {
            let (box, code) = try Self.cookieBox()
            for value in ["", "x", "../../etc/passwd", "0123456789ABCDEFGHIJ", "\"quoted\"", "c:abc"] {
                let reply = try box.ask("/\(code)", ["Cookie: waypost=\(value)"])
                #expect(reply["Set-Cookie"]?.hasPrefix("waypost=") == true, "\(value)")
            }
            #expect(Set(try box.visits().map { $0["visitor"] }).count == 6)
        }

        @Test(
            "Who asks for privacy gets no cookie, and one that is sent along is not read",
            arguments: ["Sec-GPC", "DNT"])
        func privacy(field: String) throws {
            let (box, code) = try Self.cookieBox()
            let cookie = try #require(try box.ask("/\(code)")["Set-Cookie"]).prefix { $0 != ";" }
            for fields in [["\(field): 1"], ["\(field): 1", "Cookie: \(cookie)"]] {
                let reply = try box.ask("/\(code)", fields)
                #expect(reply.values(of: "Set-Cookie").isEmpty)
                #expect(reply.clickID != nil)
            }
            #expect(try box.visits().dropFirst().allSatisfy { $0["visitor"] == nil })
        }

        @Test("HEAD, previews and loads ahead get no cookie")
        func nobody() throws {
            let (box, code) = try Self.cookieBox()
            let replies = try [
                box.ask("/\(code)", "HEAD"), box.ask("/\(code)", agent: "WhatsApp/2.23.20.0"),
                box.ask("/\(code)", ["Sec-Purpose: prefetch"]), box.ask("/ZZZZZZZZ"), box.ask("/robots.txt"),
            ]
            #expect(replies.allSatisfy { $0.values(of: "Set-Cookie").isEmpty })
        }

        @Test("Devices that many people use are nobody's: no cookie, no visitor, a new click ID each time")
        func sharedDevices() throws {
            let (box, code) = try Self.cookieBox(["WAYPOST_REDIRECT_SHARED_DEVICES": "127.0.0.64/26"])
            let replies = try (0..<2).map { _ in try box.ask("/\(code)", from: "127.0.0.70") }
            #expect(replies.allSatisfy { $0.values(of: "Set-Cookie").isEmpty })
            #expect(replies[0].clickID != replies[1].clickID)
            #expect(try box.visits().allSatisfy { $0["visitor"] == nil })
            #expect(try box.ask("/\(code)", from: "127.0.0.7")["Set-Cookie"] != nil)
        }

        @Test("Neighbours are told apart by address and user agent; the box itself and strangers' proxies are nobody")
        func neighbours() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let first = try box.ask("/\(code)", from: "127.0.0.2").clickID
            #expect(try box.ask("/\(code)", from: "127.0.0.2").clickID == first)
            #expect(try box.ask("/\(code)", from: "127.0.0.3").clickID != first)
            let other = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
            #expect(try box.ask("/\(code)", agent: other, from: "127.0.0.2").clickID != first)
            for (source, fields) in [("127.0.0.1", []), ("127.0.0.2", ["X-Forwarded-For: 192.168.1.5"])] {
                #expect(try box.ask("/\(code)", from: source, fields).clickID != first)
            }
            let visitors = try box.visits().map { $0["visitor"] }
            #expect(visitors[0] == visitors[1] && visitors[0]?.hasPrefix("l:") == true)
            #expect(Set(visitors[..<4]).count == 3)
            #expect(visitors[4...] == [nil, nil])
        }

        @Test("No address of a visitor is in any file of the state directory or in the log, and the salt is ours alone")
        func noAddresses() throws {
            let box = try Appliance()
            box.environment["WAYPOST_LOG_LEVEL"] = "trace"
            box.environment["WAYPOST_REDIRECT_TRUSTED_PROXIES"] = "127.0.0.1"
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--password", "x").code("qr")
            try box.start()
            _ = try box.ask("/\(code)", from: "127.83.71.201")
            _ = try box.ask("/\(code)", "POST", from: "127.83.71.201", form: "password=x")
            _ = try box.ask("/\(code)", ["X-Forwarded-For: 192.168.83.71"])
            try box.terminate()
            let needles: [[UInt8]] = [
                Array("127.83.71".utf8), [127, 83, 71, 201], [201, 71, 83, 127], Array("192.168.83.71".utf8),
                [192, 168, 83, 71], [71, 83, 168, 192],
            ]
            for needle in needles { #expect(box.stateFiles(holding: needle) == [], "\(needle)") }
            #expect(!box.log.contains("127.83.71") && !box.log.contains("192.168.83"))
            var facts = stat()
            #expect(stat("\(box.state)/visitor-salt.json", &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
            // The same neighbour is known after a restart of the same day.
            let before = try box.visits().compactMap { $0["visitor"] }
            try box.start()
            _ = try box.ask("/\(code)", from: "127.83.71.201")
            #expect(try before.contains(#require(box.visits().last?["visitor"])))
        }
    }
}
