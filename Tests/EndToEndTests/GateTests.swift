// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

extension EndToEnd {
    @Suite("Links behind a page")
    struct GateTests {
        private static let password = "Br\u{fc}cke+42%"
        private static let form = "password=Br%C3%BCcke%2B42%25"

        @Test("A one-time link is burned by a POST, and not by GET, HEAD or the robots that follow links")
        func oneTime() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://a.example/?x=1", "--one-time").code("qr")
            try box.start()
            for agent in [Appliance.phone, "WhatsApp/2.23.20.0", "TelegramBot (like TwitterBot)"] {
                let page = try box.ask("/\(code)", agent: agent)
                #expect(page.status == 200)
                #expect(page["Location"] == nil)
                #expect(page.text.contains("<form method=\"post\""))
                #expect(!page.text.contains("a.example"), "the page must not tell what it guards")
            }
            _ = try box.ask("/\(code)", "HEAD")
            let reply = try box.ask("/\(code)", "POST", form: "confirm=yes")
            #expect(reply.status == 303)
            #expect(reply.plainLocation == "https://a.example/?x=1&click_id=ID")
            #expect(try box.ask("/\(code)", "POST", form: "confirm=yes").status == 410)
            #expect(try box.ask("/\(code)").status == 410, "no page for what is used up")
            try box.kill()
            try box.start()
            #expect(try box.ask("/\(code)", "POST", form: "confirm=yes").status == 410)
            #expect(try box.ask("/\(code)").status == 410)
        }

        @Test("Who says to be a robot is not led on by the button of a one-time link, and does not burn it")
        func oneTimeRobots() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--one-time").code("qr")
            try box.start()
            for agent in [
                "WhatsApp/2.23.20.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            ] {
                let reply = try box.ask("/\(code)", "POST", agent: agent, form: "confirm=yes")
                #expect(reply["Location"] == nil, "\(agent) \(reply.status)")
            }
            #expect(try box.ask("/\(code)", "POST", form: "confirm=yes").clickID != nil)
        }

        @Test("Of twenty who press the button of a one-time link at once, one is led on")
        func oneTimeRace() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--one-time").code("qr")
            try box.start()
            let statuses = Mutex<[Int]>([])
            let endpoint = try #require(box.redirect)
            DispatchQueue.concurrentPerform(iterations: 20) { _ in
                let status = try? Wire.post("confirm=yes", to: "/\(code)", at: endpoint).status
                statuses.withLock { $0.append(status ?? 0) }
            }
            let all = statuses.withLock { $0 }
            #expect(all.count { $0 == 303 } == 1, "\(all)")
            #expect(all.count { $0 == 410 } == 19, "\(all)")
            #expect(try box.visits().count { $0.clickID != nil } == 1)
        }

        @Test("A password: a form that tells nothing, 401 for a wrong one, 303 for the right one with its click ID")
        func password() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://hidden.example/", "--password", Self.password)
                .code("qr")
            try box.start()
            let form = try box.ask("/\(code)")
            #expect(form.status == 200)
            #expect(form.text.contains("type=\"password\"") && !form.text.contains("hidden.example"))
            #expect(form["Cache-Control"] == "no-store")
            for wrong in ["password=wrong", "password=", "other=1", "password=\(Self.password.dropLast())"] {
                let reply = try box.ask("/\(code)", "POST", form: wrong)
                #expect(reply.status == 401, "\(wrong)")
                #expect(reply["WWW-Authenticate"] != nil)
                #expect(reply.text.contains("type=\"password\"") && reply["Location"] == nil)
            }
            let right = try box.ask("/\(code)", "POST", form: Self.form)
            #expect(right.status == 303)
            #expect(right.plainLocation == "https://hidden.example/?click_id=ID")
            #expect(try box.ask("/\(code)?pw=\(Self.password.dropLast())").status == 200, "no way around the form")
            #expect(try box.ask("/\(code)", "PUT", form: Self.form).status == 405)
            let visits = try box.visits()
            #expect(visits.count { $0["outcome"] == "password" } >= 5)
            #expect(visits.count { $0.clickID != nil } == 1)
        }

        @Test("After five wrong passwords from one address comes 429, even for the right one; others may still try")
        func throttle() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--password", Self.password).code("qr")
            try box.start()
            for _ in 0..<5 {
                #expect(try box.ask("/\(code)", "POST", from: "127.0.0.9", form: "password=no").status == 401)
            }
            let refused = try box.ask("/\(code)", "POST", from: "127.0.0.9", form: Self.form)
            #expect(refused.status == 429)
            #expect(try (1...60).contains(#require(refused["Retry-After"].flatMap { Int($0) })))
            #expect(refused["Location"] == nil)
            #expect(try box.ask("/\(code)", "POST", from: "127.0.0.10", form: Self.form).status == 303)
        }

        @Test(
            "Behind a trusted proxy one visitor's wrong passwords do not keep the others out, nor does a forged field")
        func throttleBehindProxy() throws {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_TRUSTED_PROXIES"] = "127.0.0.1"
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--password", "right").code("qr")
            try box.start()
            func tries(_ password: String, _ address: String, through proxy: String = "127.0.0.1") throws -> Int {
                try box.ask(
                    "/\(code)", "POST", from: proxy, form: "password=\(password)",
                    with: ["X-Forwarded-For: \(address)"]
                ).status
            }
            for number in 0..<5 {
                #expect(try tries("wrong", "203.0.113.1") == 401)
                #expect(try tries("wrong", "203.0.113.\(number)", through: "127.0.0.9") == 401)
            }
            #expect(try tries("right", "203.0.113.1") == 429)
            #expect(try tries("right", "203.0.113.2") == 303)
            #expect(
                try tries("right", "203.0.113.9", through: "127.0.0.9") == 429, "a stranger's word counts for nothing")
        }

        @Test("The password is in no file of the state directory, in no log and in nothing that is printed")
        func passwordIsNowhere() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/", "--password", "opensesame42")
            let code = try touchpoint.code("qr")
            try box.start()
            for password in ["opensesame42", "opensesame42x"] {
                _ = try box.ask("/\(code)?pw=opensesame42&password=opensesame42", "POST", form: "password=\(password)")
            }
            let printed =
                try box.must("touchpoint", "show", touchpoint.id, "--json").output
                + box.must("touchpoint", "export").output + box.must("visits", "export").output
            try box.terminate()
            #expect(box.stateFiles().count >= 3)
            #expect(box.stateFiles(holding: Array("opensesame".utf8)) == [])
            #expect(!box.log.contains("opensesame") && !printed.contains("opensesame"))
            #expect(!printed.contains("scrypt"), "a hash is for guessing, too")
        }

        @Test("A password from a file or from standard input works, and is refused when it is empty")
        func passwordFile() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/")
            let file = try box.put("first line\nsecond\n", at: "password")
            try box.edit(touchpoint, "--password-file", file)
            try box.start()
            let code = try touchpoint.code("qr")
            #expect(try box.ask("/\(code)", "POST", form: "password=first+line").status == 303)
            let empty = try box.put("\n", at: "empty")
            let outcome = try box.run("touchpoint", "edit", touchpoint.id, "--password-file", empty)
            #expect(outcome.status == .exited(2))
            try box.edit(touchpoint, "--password", "none")
            #expect(try box.ask("/\(code)").status == 302)
        }
    }
}

extension Wire {
    /// Sends a form on a connection of its own.
    static func post(_ form: String, to target: String, at endpoint: Endpoint) throws -> Reply {
        let wire = try Wire(endpoint)
        try wire.send(
            "POST \(target) HTTP/1.1\r\nHost: go.example.test\r\nUser-Agent: \(Appliance.phone)\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)"
        )
        return try wire.reply(within: 10)
    }
}
