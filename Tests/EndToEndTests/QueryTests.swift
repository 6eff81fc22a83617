// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("The visitor's own query")
    struct QueryTests {
        /// Where a code leads that is asked for with a query.
        private static func location(
            of destination: String, _ options: String..., asking query: String
        ) throws -> String? {
            let box = try Appliance()
            let outcome = try box.run(
                ["touchpoint", "add", "--title", "T", "--to", destination, "--json"] + options)
            try #require(outcome.status == .exited(0), "\(outcome.errors)")
            let code = try Touchpoint(outcome.json).code("qr")
            try box.start()
            let reply = try box.ask("/\(code)?\(query)")
            #expect(reply.status == 302)
            return reply.plainLocation
        }

        @Test("It follows the link's own, in front of the click ID and the fragment, and the link's own values win")
        func ownValuesWin() throws {
            let location = try Self.location(
                of: "https://shop.example/a?utm_source=print&x=1#top", asking: "utm_source=forged&y=2&x=9")
            #expect(location == "https://shop.example/a?utm_source=print&x=1&y=2&click_id=ID#top")
        }

        @Test("Its bytes and their order stay: plus signs, escapes, broken escapes, macros, repeats, names alone")
        func bytes() throws {
            let query = "b=%2B&a=1+2&b=%2b&flag&empty=&c=%zz&d={macro}&a=3&%C3%A4=%e1"
            let location = try Self.location(of: "https://shop.example/a", asking: query)
            #expect(location == "https://shop.example/a?\(query)&click_id=ID")
        }

        @Test("A link that says override takes the visitor's values, and only those the visitor has")
        func override() throws {
            let location = try Self.location(
                of: "https://shop.example/a?utm_source=print&x=1", "--query", "override",
                asking: "utm_source=theirs&utm_source=again&z=3")
            #expect(location == "https://shop.example/a?x=1&utm_source=theirs&utm_source=again&z=3&click_id=ID")
        }

        @Test("A link whose every value is overridden has no stray separator")
        func overrideEverything() throws {
            let location = try Self.location(
                of: "https://shop.example/a?x=1#top", "--query", "override", asking: "x=2")
            #expect(location == "https://shop.example/a?x=2&click_id=ID#top")
        }

        @Test("A link that says drop passes nothing on, and the visit keeps what advertisers ask for")
        func drop() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://shop.example/a", "--query", "drop").code("qr")
            try box.start()
            let reply = try box.ask("/\(code)?utm_source=poster&y=2")
            #expect(reply.plainLocation == "https://shop.example/a?click_id=ID")
            #expect(try box.visits().first?.json["params"]?["utm_source"] == .string("poster"))
        }

        @Test("Names of our own are not passed on, however they are written, and cannot forge a click ID")
        func reserved() throws {
            let location = try Self.location(
                of: "https://shop.example/a",
                asking: "click_id=forged&%63lick_id=forged&dub_id=x&pw=s&qr=1&no-track=1&redir_url=http://evil&keep=1")
            #expect(location == "https://shop.example/a?keep=1&click_id=ID")
        }

        @Test("The mirrors of tags stay here, in the path and in the query; a lone c is the visitor's own")
        func mirrors() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("T", to: "https://shop.example/a").code("nfc")
            try box.start()
            let asked = [
                "/\(code)/04A1B2C3D4E5F6x00001A": "",
                "/\(code)?e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086": "",
                "/\(code)?uid=041E3C8A2D6B80&ctr=000006&c=4B00064004B0B3D3&keep=1": "keep=1&",
                "/\(code)?c=red&page=2": "c=red&page=2&",
            ]
            for (target, passed) in asked {
                let reply = try box.ask(target)
                #expect(reply.plainLocation == "https://shop.example/a?\(passed)click_id=ID", "\(target)")
            }
        }

        @Test("One that makes the location longer than 8 KiB is left out and counted, and the visitor still led on")
        func tooLong() throws {
            let box = try Appliance()
            let long = "https://shop.example/" + String(repeating: "p", count: 1_900)
            let code = try box.addTouchpoint("T", to: long).code("qr")
            try box.start()
            let fitting = "q=" + String(repeating: "v", count: 6_000)
            #expect(try box.ask("/\(code)?\(fitting)").plainLocation == "\(long)?\(fitting)&click_id=ID")
            #expect(try box.metric("dropped_queries_total") == 0)
            let reply = try box.ask("/\(code)?q=" + String(repeating: "v", count: 7_000))
            #expect(reply.status == 302)
            #expect(reply.plainLocation == "\(long)?click_id=ID")
            #expect(try box.metric("dropped_queries_total") == 1)
        }
    }
}
