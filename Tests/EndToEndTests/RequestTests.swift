// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("Requests")
    struct RequestTests {
        @Test("HEAD answers like GET, without a body or a click ID, and is not recorded")
        func head() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint(to: "https://shop.example/a#b").code("qr")
            try box.start()
            let wire = try box.connect()
            try wire.send("HEAD /\(code) HTTP/1.1\r\nHost: go.example.test\r\n\r\n")
            let reply = try wire.reply(bodiless: true)
            #expect(reply.status == 302)
            #expect(reply["Location"] == "https://shop.example/a#b")
            #expect(reply["Cache-Control"] == "no-store")
            #expect(reply.values(of: "Set-Cookie").isEmpty)
            #expect(!wire.hasMore(within: 0.2), "a HEAD answer has no body")
            #expect(try box.visits().isEmpty)
        }

        @Test("A code is read in any case, with hyphens and with I, L and O for 1 and 0")
        func lookAlikes() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let hyphenated = "\(code.prefix(4))-\(code.suffix(4))"
            let spellings = [
                code, code.lowercased(), hyphenated, hyphenated.lowercased(),
                code.replacing("1", with: "I").replacing("0", with: "O"),
                code.replacing("1", with: "l").replacing("0", with: "o"), "\(code)/",
            ]
            for spelling in spellings {
                #expect(try box.request("GET", "/\(spelling)").status == 302, "\(spelling)")
            }
            #expect(try box.visits().allSatisfy { $0["code"] == code }, "the log holds the code as minted")
        }

        @Test("Digits that look like letters are read as such in codes that hold them")
        func lookAlikesOfVanity() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("Menu", to: "https://shop.example/", "--code", "OILS-2026")
            try box.start()
            let written = try #require(touchpoint.placements.first { $0.code.contains("-") }).code
            for spelling in [written, "oils-2026", "011S-2026", "OiLs-2O26"] {
                #expect(try box.request("GET", "/\(spelling)").status == 302, "\(spelling)")
            }
        }

        @Test("An unknown and a mistyped code are 404, and the page says which")
        func unknownAndMistyped() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let unknown = PrintedCode.completing(code.hasPrefix("ZZZZ") ? "0000000" : "ZZZZZZZ")
            let mistyped = PrintedCode.misread(code)
            let unknownReply = try box.request("GET", "/\(unknown)")
            let mistypedReply = try box.request("GET", "/\(mistyped)")
            #expect(unknownReply.status == 404)
            #expect(mistypedReply.status == 404)
            #expect(unknownReply.text != mistypedReply.text)
            #expect(unknownReply["Cache-Control"] == "no-store")
            #expect(try box.request("GET", "/").status == 404)
            #expect(try box.request("GET", "/no-such-vanity").status == 404)
            let outcomes = try box.visits().map { $0["outcome"] }
            #expect(outcomes.contains("unknown"))
            #expect(outcomes.contains("mistyped"))
            #expect(try box.visits().allSatisfy { $0.clickID == nil })
        }

        @Test(
            "Other methods are 405 and say what is allowed",
            arguments: ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
        func otherMethods(method: String) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let reply = try box.request(method, "/\(code)", "Content-Length: 0")
            #expect(reply.status == 405)
            let allowed = try #require(reply["Allow"])
            #expect(allowed.contains("GET") && allowed.contains("HEAD"))
            #expect(try box.visits().isEmpty)
        }

        @Test("OPTIONS answers what is allowed")
        func options() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let reply = try box.request("OPTIONS", "/\(code)")
            #expect(reply.status == 204)
            #expect(reply["Allow"]?.contains("GET") == true)
        }

        @Test("robots.txt keeps crawlers out, and icons are answered without a visit")
        func filesThatBrowsersAskFor() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            try box.start()
            let robots = try box.request("GET", "/robots.txt")
            #expect(robots.status == 200)
            #expect(robots.text.contains("Disallow: /"))
            #expect([200, 204].contains(try box.request("GET", "/favicon.ico").status))
            #expect([200, 204].contains(try box.request("GET", "/apple-touch-icon.png").status))
            #expect(try box.visits().isEmpty)
        }

        @Test("A query goes along with a code without changing what it leads to")
        func queries() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint(to: "https://shop.example/x").code("qr")
            try box.start()
            let reply = try box.request("GET", "/\(code)?utm_source=poster&gclid=G1")
            #expect(reply.status == 302)
            #expect(reply.clickID != nil)
            let visit = try #require(try box.visits().first)
            #expect(try visit.json["params"]?["utm_source"] == .string("poster"))
            #expect(try visit.json["params"]?["gclid"] == .string("G1"))
        }

        @Test("The console port tells health and metrics, and the redirect port does not")
        func console() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            try box.click(code)
            let health = try box.health()
            #expect(health.status == 200)
            #expect(health.colour == "green", "\(health)")
            let metrics = try box.askConsole("/metrics")
            #expect(metrics.status == 200)
            #expect(metrics["Content-Type"]?.hasPrefix("text/plain") == true)
            #expect(metrics.text.contains("# TYPE waypost_"))
            #expect(try box.request("GET", "/healthz").status == 404)
            #expect(try box.request("GET", "/metrics").status == 404)
        }
    }
}
