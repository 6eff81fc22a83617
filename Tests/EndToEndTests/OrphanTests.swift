// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("What nobody was led on for")
    struct OrphanTests {
        private static func counts(_ box: Appliance, _ options: String...) throws -> [String: Int] {
            let outcome = try box.run(["visits", "orphans", "--json"] + options)
            try #require(outcome.status == .exited(0), "\(outcome.errors)")
            let orphans = try #require(try outcome.json["orphans"]?.items)
            return Dictionary(
                orphans.map {
                    ("\($0["code"]?.string ?? "") \($0["outcome"]?.string ?? "")", $0["count"]?.int ?? 0)
                }, uniquingKeysWith: +)
        }

        @Test("visits orphans tells codes that nobody has, mistyped, ended and used-up ones, and scanners apart")
        func orphans() throws {
            let box = try Appliance()
            let full = try box.addTouchpoint("Full", to: "https://a.example/", "--max-visits", "1").code("qr")
            let over = try box.addTouchpoint("Over", to: "https://a.example/", "--expires", "2020-01-01").code("qr")
            let soon = try box.addTouchpoint("Soon", to: "https://a.example/", "--starts", "2099-01-01").code("qr")
            let off = try box.addTouchpoint("Off", to: "https://a.example/")
            try box.must("touchpoint", "disable", off.id)
            let unknown = PrintedCode.completing("ZZZZZZZ")
            let mistyped = PrintedCode.misread(full)
            try box.start()
            for code in [unknown, unknown, unknown, mistyped, full, full, over, soon, try off.code("nfc")] {
                _ = try box.ask("/\(code)")
            }
            for path in ["/wp-login.php", "/.env", "/index.php"] { #expect(try box.ask(path).status == 404) }
            var expected = [
                "\(unknown) unknown": 3, "\(mistyped) mistyped": 1, "\(full) over-limit": 1, "\(over) expired": 1,
                "\(soon) early": 1, "\(try off.code("nfc")) disabled": 1,
            ]
            #expect(try Self.counts(box) == expected)
            for path in ["wp-login.php", ".env", "index.php"] { expected["\(path) unknown"] = 1 }
            #expect(try Self.counts(box, "--all") == expected)
            let text = try box.must("visits", "orphans").output
            #expect(text.contains("Scanners and robots asked for 3 more"), "\(text)")
            #expect(text.contains("Full"), "whose code it was: \(text)")
            #expect(try box.metric("orphans_total") == 7)
        }

        @Test("HEAD, previews of good codes and phones that test the network are no orphans")
        func noOrphans() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            _ = try box.ask("/\(PrintedCode.completing("ZZZZZZZ"))", "HEAD")
            _ = try box.ask("/\(code)", agent: "WhatsApp/2.23.20.0")
            _ = try box.ask("/generate_204", host: "connectivitycheck.gstatic.com")
            _ = try box.ask("/robots.txt")
            _ = try box.ask("/favicon.ico")
            #expect(try Self.counts(box, "--all").isEmpty)
        }

        @Test("robots.txt allows the codes that are crawlable, and none else")
        func robots() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let open = try box.addTouchpoint("Open", to: "https://a.example/", "--crawlable")
            try box.start()
            let reply = try box.ask("/robots.txt")
            let lines = reply.text.split(separator: "\n").map(String.init)
            #expect(lines.first == "User-agent: *")
            #expect(Set(lines.dropFirst().dropLast()) == Set(open.placements.map { "Allow: /\($0.code)" }))
            #expect(lines.last == "Disallow: /")
            try box.edit(open, "--no-crawlable")
            #expect(try !box.ask("/robots.txt").text.contains("Allow: /\(open.code("qr"))"))
            #expect(try box.visits().isEmpty)
        }
    }
}
