// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Destinations")
    struct DestinationTests {
        @Test(
            "A destination that would harm is refused when it is written, with its reason",
            arguments: [
                ("javascript:alert(1)", "javascript"), ("JaVaScRiPt:alert(1)", "javascript"),
                ("data:text/html,hello", "data"), ("file:///etc/passwd", "file"),
                ("blob:https://shop.example/1", "blob"),
                ("https://user@shop.example/", "user"), ("https://user:secret@shop.example/", "user"),
                ("http://go.example.test/ABCDEFGH", "own host"), ("https://GO.example.TEST./x", "own host"),
                ("https://shop.example/a\r\nSet-Cookie: a=b", "line"), ("https://shop.example/a\nb", "line"),
                ("shop.example/landing", "scheme"), ("//shop.example/landing", "scheme"), ("/landing", "scheme"),
                ("https://", "host"), ("https:///path", "host"),
                ("http://192.168.1.20/", "--local"), ("http://10.0.0.1/", "--local"), ("http://172.16.0.9/", "--local"),
                ("http://127.0.0.1/", "--local"), ("http://localhost/", "--local"), ("http://[::1]/", "--local"),
                ("http://[fd00::1]/", "--local"), ("http://169.254.1.1/", "--local"), ("http://[fe80::1]/", "--local"),
                ("http://0x7f000001/", "--local"), ("http://2130706433/", "--local"), ("http://127.1/", "--local"),
                ("http://[::ffff:192.168.1.20]/", "--local"), ("http://0.0.0.0/", "--local"),
                ("https://shop.example/?click_id=mine", "click_id"),
                ("https://shop.example/?a=b&click_id=", "click_id"),
            ])
        func refused(destination: String, reason: String) throws {
            let box = try Appliance()
            let outcome = try box.run("touchpoint", "add", "--title", "T", "--to", destination, "--json")
            #expect(outcome.status == .exited(3), "\(outcome.status) \(outcome.output)")
            #expect(outcome.errors.lowercased().contains(reason), "\(reason) is not named in: \(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }

        @Test(
            "Private addresses are allowed with --local",
            arguments: [
                "http://192.168.1.20/", "http://localhost:3000/x", "http://[fd00::1]/", "http://127.0.0.1/",
            ])
        func local(destination: String) throws {
            let box = try Appliance()
            let code = try box.addTouchpoint(to: destination, "--local").code("link")
            try box.start()
            #expect(try box.request("GET", "/\(code)")["Location"]?.hasPrefix(destination) == true)
        }

        @Test("--local opens no other door", arguments: ["javascript:alert(1)", "http://user@192.168.1.20/"])
        func localIsNarrow(destination: String) throws {
            let box = try Appliance()
            #expect(
                try box.run(
                    "touchpoint", "add", "--title", "T", "--to", destination, "--local"
                ).status == .exited(3))
        }

        @Test("An edit and an import are held to the same rules, and a refused import changes nothing")
        func otherWays() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            #expect(
                try box.run("touchpoint", "edit", touchpoint.id, "--to", "javascript:alert(1)").status == .exited(3))
            #expect(Touchpoint.destination(try box.json("touchpoint", "show", touchpoint.id)) == touchpoint.destination)
            let file = "\(box.scratch)/list.csv"
            let rows = "destination,title\nhttps://shop.example/1,One\ndata:text/html;x,Two\n"
            try Data(rows.utf8).write(to: URL(fileURLWithPath: file))
            let outcome = try box.run("touchpoint", "import", file)
            #expect(outcome.status == .exited(3))
            #expect(outcome.errors.contains("3"), "the line is named: \(outcome.errors)")
            let list = try box.json("touchpoint", "list")
            #expect((list["touchpoints"]?.items ?? list.items)?.count == 1)
        }
    }
}

extension Touchpoint {
    fileprivate static func destination(_ json: JSON) -> String? { json["destination"]?.string }
}
