// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("Offline pages")
    struct OfflinePageTests {
        private static let files = [
            "index.html": "<h1>Menu</h1>", "style.css": "h1{}", "menu/index.html": "<h1>Lunch</h1>",
            "film.mp4": "0123456789", "app.webmanifest": "{}", "pic.svg": "<svg/>", ".hidden": "secret",
        ]

        private static func box(
            _ variables: [String: String] = [:]
        ) throws -> (box: Appliance, touchpoint: Touchpoint, code: String) {
            let box = try Appliance()
            box.environment.merge(variables.mapValues { $0 }) { $1 }
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/")
            for (name, text) in files { _ = try box.put(text, at: "state/offline/menu/\(name)") }
            try box.edit(touchpoint, "--offline", "menu")
            return (box, touchpoint, try touchpoint.code("qr"))
        }

        @Test(
            "While the uplink is down a link leads to its own page, and on again after SIGHUP", .timeLimit(.minutes(1)))
        func downAndUp() throws {
            let (box, _, code) = try Self.box()
            let other = try box.addTouchpoint("Other", to: "https://b.example/").code("qr")
            let file = try box.put("[uplink]\nstate = \"down\"\ninterval_s = 1\n", at: "waypost.toml")
            try box.start(arguments: ["--config", file])
            #expect(
                try eventually(within: 5, every: 0.05) {
                    try box.ask("/\(code)")["Location"]?.hasPrefix("/offline/menu/") == true
                })
            let reply = try box.ask("/\(code)")
            #expect(reply.status == 302)
            let location = try #require(reply["Location"])
            #expect(location.wholeMatch(of: /\/offline\/menu\/\?click_id=[0-9a-z]{26}/) != nil, "\(location)")
            let page = try box.ask(location)
            #expect(page.status == 200 && page.text == "<h1>Menu</h1>")
            #expect(try box.ask("/\(code)", "HEAD")["Location"] == "/offline/menu/")
            #expect(try box.ask("/\(other)").status == 302, "a link without a page leads on as ever")
            #expect(try box.ask("/\(other)")["Location"]?.hasPrefix("https://b.example/") == true)
            let kept = try box.visits().filter { $0["outcome"] == "offline" }
            #expect(kept.contains { $0.clickID == reply.clickID })
            _ = try box.put("[uplink]\nstate = \"up\"\ninterval_s = 1\n", at: "waypost.toml")
            try box.reload()
            #expect(
                try eventually(within: 4, every: 0.05) {
                    try box.ask("/\(code)")["Location"]?.hasPrefix("https://a.example/") == true
                })
            #expect(try box.ask("/offline/menu/").status == 200, "who has the page open may go on reading")
        }

        @Test("Files have their types, may be kept and asked for again, in parts, and without their content")
        func files() throws {
            let (box, _, _) = try Self.box()
            try box.start()
            let types = [
                "": "text/html; charset=utf-8", "style.css": "text/css; charset=utf-8", "film.mp4": "video/mp4",
                "app.webmanifest": "application/manifest+json", "pic.svg": "image/svg+xml",
                "menu/": "text/html; charset=utf-8",
            ]
            for (name, type) in types {
                let reply = try box.ask("/offline/menu/\(name)")
                #expect(reply.status == 200, "\(name)")
                #expect(reply["Content-Type"] == type && reply["X-Content-Type-Options"] == "nosniff", "\(name)")
            }
            #expect(try box.ask("/offline/menu")["Location"] == "/offline/menu/", "relative links need the slash")
            #expect(try box.ask("/offline/menu/menu")["Location"] == "/offline/menu/menu/")
            let film = "/offline/menu/film.mp4"
            let tag = try #require(try box.ask(film)["ETag"])
            let unchanged = try box.ask(film, ["If-None-Match: \"x\", \(tag)"])
            #expect(unchanged.status == 304 && unchanged.body.isEmpty)
            let ranges = [
                "bytes=2-4": (206, "234", "bytes 2-4/10"), "bytes=-3": (206, "789", "bytes 7-9/10"),
                "bytes=8-99": (206, "89", "bytes 8-9/10"), "bytes=10-": (416, "", "bytes */10"),
            ]
            for (range, (status, text, content)) in ranges {
                let reply = try box.ask(film, ["Range: \(range)"])
                #expect(reply.status == status && reply.text == text && reply["Content-Range"] == content, "\(range)")
            }
            #expect(try box.ask(film, ["Range: bytes=0-1", "If-Range: \"old\""]).status == 200)
            let head = try box.ask(film, "HEAD")
            #expect(head.status == 200 && head["Content-Length"] == "10" && head["ETag"] == tag)
            #expect(try box.ask(film, "POST", form: "a=1").status == 405)
            #expect(try box.visits().isEmpty)
            _ = try box.put("0123456789abc", at: "state/offline/menu/film.mp4")
            #expect(try box.ask(film, ["If-None-Match: \(tag)"]).status == 200, "a changed file is another")
        }

        @Test("Nothing leads out of the folder: dots, escapes, links that were put in later, hidden files")
        func traversal() throws {
            let (box, _, _) = try Self.box()
            let folder = "\(box.state)/offline/menu"
            try box.start()
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/link.json", withDestinationPath: "\(box.state)/identity.json")
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/up", withDestinationPath: box.state)
            let targets = [
                "/offline/menu/../../identity.json", "/offline/menu/%2e%2e/%2e%2e/identity.json",
                "/offline/menu/..%2f..%2fidentity.json", "/offline/menu/%2e%2e%2f%2e%2e%2fidentity.json",
                "/offline/../identity.json", "/offline/%2e%2e/identity.json", "/offline/menu/link.json",
                "/offline/menu/up/identity.json", "/offline/menu/up/", "/offline/menu/.hidden", "/offline/",
                "/offline/menu//etc/passwd", "/offline//etc/passwd", "/offline/menu/%00", "/offline/menu/..%5c..%5cx",
                "/offline/menu/%252e%252e/%252e%252e/identity.json", "/offline/menu/nothing.html",
            ]
            for target in targets {
                let reply = try box.ask(target)
                #expect(reply.status == 404, "\(target) \(reply.status)")
                #expect(!reply.text.contains("\"device\"") && !reply.text.contains("secret"), "\(target)")
            }
        }

        @Test("A folder that leads out of itself, or is none, is refused with its reason")
        func refused() throws {
            let (box, touchpoint, _) = try Self.box()
            let path = try box.put("x", at: "state/offline/bad/index.html")
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/escape", withDestinationPath: "/etc/passwd")
            _ = try box.put("x", at: "state/offline/noindex/page.html")
            let reasons = [
                "bad": "escape is a symbolic link that leads out of the folder", "noindex": "no file index.html",
                "absent": "does not exist", "../state": "", "a/b": "",
            ]
            for (name, reason) in reasons {
                let outcome = try box.run("touchpoint", "edit", touchpoint.id, "--offline", name)
                #expect(outcome.status == .exited(3), "\(name)")
                #expect(reason.isEmpty || outcome.errors.contains(reason), "\(name): \(outcome.errors)")
            }
        }

        @Test(
            "uplink.check finds out by itself that a port is closed, and that somebody listens", .timeLimit(.minutes(1))
        )
        func detection() throws {
            let listener = try Listener()
            let port = listener.port
            listener.close()
            let (box, _, code) = try Self.box([
                "WAYPOST_UPLINK_CHECK": "127.0.0.1:\(port)", "WAYPOST_UPLINK_INTERVAL_S": "1",
            ])
            try box.start()
            func leads(to place: String) throws -> Bool {
                try box.ask("/\(code)")["Location"]?.hasPrefix(place) == true
            }
            #expect(try eventually(within: 8, every: 0.1) { try leads(to: "/offline/menu/") })
            let back = try Listener(port: port)
            #expect(try eventually(within: 8, every: 0.1) { try leads(to: "https://a.example/") })
            back.close()
            #expect(try eventually(within: 8, every: 0.1) { try leads(to: "/offline/menu/") })
        }
    }
}
