// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("What a link asks for")
    struct SemanticsTests {
        @Test("The status that a link names is answered, to HEAD as well", arguments: [301, 302, 307, 308])
        func status(status: Int) throws {
            let box = try Appliance()
            let added = try box.run(
                "touchpoint", "add", "--title", "T", "--to", "https://a.example/", "--status", "\(status)", "--json")
            let isKept = status == 301 || status == 308
            #expect(added.errors.contains("repeat visits will not be seen") == isKept, "\(added.errors)")
            let code = try Touchpoint(added.json).code("qr")
            try box.start()
            let reply = try box.ask("/\(code)")
            #expect(reply.status == status)
            #expect(reply.clickID != nil)
            #expect(reply["Cache-Control"] == "no-store")
            #expect(try box.ask("/\(code)", "HEAD").status == status)
        }

        @Test("A status that browsers keep is refused beside anything that changes, and an unknown one is wrong usage")
        func statusRefused() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            for other in [["--max-visits", "3"], ["--expires", "2099-01-01"], ["--one-time"], ["--password", "x"]] {
                let outcome = try box.run(["touchpoint", "edit", touchpoint.id, "--status", "301"] + other)
                #expect(outcome.status == .exited(3), "\(other)")
            }
            #expect(try box.run("touchpoint", "edit", touchpoint.id, "--status", "303").status == .exited(2))
        }

        @Test("A link for any method keeps it with 307 and a click ID of its own; GET still gets 302")
        func anyMethod() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://api.example/hook", "--methods", "any").code("link")
            try box.start()
            for method in ["POST", "PUT", "DELETE"] {
                let reply = try box.ask("/\(code)", method, form: "a=1")
                #expect(reply.status == 307, "\(method)")
                #expect(reply.clickID != nil)
            }
            #expect(try box.ask("/\(code)").status == 302)
            #expect(Set(try box.visits().compactMap(\.clickID)).count == 4)
        }

        @Test(
            "The destination learns of the link what it allows",
            arguments: ["path": "no-referrer-when-downgrade", "origin": "strict-origin", "none": "no-referrer"])
        func referrer(word: String, policy: String) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://a.example/", "--referrer", word).code("qr")
            try box.start()
            #expect(try box.ask("/\(code)")["Referrer-Policy"] == policy)
        }

        @Test("A click ID in the fragment goes to its end, behind what the app's own route has")
        func fragment() throws {
            let box = try Appliance()
            try box.start()
            let ways = [
                "https://app.example/": "https://app.example/?q=1#click_id=ID",
                "https://app.example/#/tour": "https://app.example/?q=1#/tour?click_id=ID",
                "https://app.example/?x=1#/tour?step=2": "https://app.example/?x=1&q=1#/tour?step=2&click_id=ID",
            ]
            for (destination, location) in ways {
                let touchpoint = try box.addTouchpoint("T", to: destination, "--click-id-in", "fragment")
                #expect(try box.ask("/\(touchpoint.code("qr"))?q=1").plainLocation == location)
            }
        }

        @Test("CODE+ says where a code leads, and is no visit; an escaped plus is no preview")
        func previewPage() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("Booth <12>", to: "https://shop.example/a?b=1").code("qr")
            try box.start()
            let reply = try box.ask("/\(code)+")
            #expect(reply.status == 200)
            #expect(reply["Location"] == nil)
            #expect(reply["X-Robots-Tag"] == "noindex")
            for part in ["shop.example", "Booth &lt;12&gt;", "<svg", "made today"] {
                #expect(reply.text.contains(part), "\(part)")
            }
            #expect(try box.ask("/\(code)+", "HEAD").status == 200)
            #expect(try box.visits().isEmpty)
            #expect(try box.ask("/\(code)%2B").status == 404)
            #expect(try box.ask("/ZZZZZZZZ+").status == 404)
        }

        @Test(
            "CODE+ tells nothing of a link that is private or has a password", arguments: ["--private", "--password=x"])
        func previewRefused(option: String) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("Secret", to: "https://hidden.example/", option).code("qr")
            try box.start()
            let reply = try box.ask("/\(code)+")
            #expect(reply.status == 404)
            #expect(!reply.text.contains("hidden.example") && !reply.text.contains("Secret"))
        }

        @Test(
            "A phone number or a mailbox is behind a page with a link, and no browser is sent there unasked",
            arguments: ["tel:+84901234567", "mailto:info@shop.example?subject=Booth%2012&body=x", "sms:+84901234567"])
        func clickThrough(destination: String) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("Call us", to: destination).code("qr")
            try box.start()
            let reply = try box.ask("/\(code)?utm_source=x")
            #expect(reply.status == 200)
            #expect(reply["Location"] == nil)
            #expect(reply.text.contains("href=\"\(destination.replacing("&", with: "&amp;"))\""), "\(reply.text)")
            let visits = try box.visits()
            #expect(visits.count == 1)
            #expect(visits.first?["outcome"] == "page")
        }

        @Test("A speculative load is declined with 503 that nobody stores, and led on where the link says so")
        func speculation() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/")
            let code = try touchpoint.code("qr")
            try box.start()
            let purposes = [
                "Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "Purpose: prefetch", "X-Moz: prefetch",
                "X-Purpose: preview",
            ]
            for purpose in purposes {
                let reply = try box.ask("/\(code)", [purpose])
                #expect(reply.status == 503, "\(purpose)")
                #expect(reply["Cache-Control"] == "no-store")
                #expect(reply["Location"] == nil)
            }
            try box.edit(touchpoint, "--speculation", "redirect")
            let led = try box.ask("/\(code)", [purposes[0]])
            #expect(led.status == 302)
            #expect(led["Location"] == "https://a.example/", "no click ID for nobody")
            try box.click(code)
            let visits = try box.visits()
            #expect(visits.count { $0["verdict"] == "speculative" } == purposes.count + 1)
            #expect(visits.count { $0.clickID != nil } == 1)
        }

        @Test("A preview is led on without a click ID, or gets a card where the link has one")
        func previews() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("Spring sale", to: "https://a.example/")
            let code = try touchpoint.code("qr")
            try box.start()
            #expect(try box.ask("/\(code)", agent: "WhatsApp/2.23.20.0")["Location"] == "https://a.example/")
            try box.edit(touchpoint, "--previews", "card")
            let card = try box.ask("/\(code)", agent: "WhatsApp/2.23.20.0")
            #expect(card.status == 200)
            #expect(try box.ask("/\(code)", "HEAD", agent: "WhatsApp/2.23.20.0").status == 200)
            #expect(card.text.contains("og:title\" content=\"Spring sale"), "\(card.text)")
            #expect(try box.visits().allSatisfy { $0["verdict"] == "preview" && $0.clickID == nil })
            try box.click(code)
        }
    }
}
