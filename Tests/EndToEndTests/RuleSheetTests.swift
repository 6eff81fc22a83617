// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("Sheets of rules")
    struct RuleSheetTests {
        private static func set(_ rules: String, at box: Appliance, _ touchpoint: Touchpoint) throws
            -> Appliance.Outcome
        {
            try box.run("touchpoint", "rules", "set", touchpoint.id, box.put(rules, at: "rules.txt"))
        }

        @Test(
            "A sheet that cannot be meant is refused with its line and changes nothing",
            arguments: [
                ("# note\nos=ios https://a.example/\n", 2, "->"),
                ("os=ios -> https://a.example/\ncolour=red -> https://a.example/\n", 2, "colour"),
                ("hours=9-17 -> https://a.example/\n", 1, "hours"),
                ("os=ios os=android -> https://a.example/\n", 1, "never match"),
                ("os=ios os!=ios -> https://a.example/\n", 1, "never match"),
                ("\n\nalways -> 50% https://a.example/ 40% https://b.example/\n", 3, "90%"),
                ("always -> 100% https://a.example/ 0% https://b.example/\n", 1, "0%"),
                ("always -> http://go.example.test/ABC\n", 1, "go.example.test"),
                ("always -> javascript:alert(1)\n", 1, "javascript"),
                ("zone=\"Hall A -> https://a.example/\n", 1, "quote"),
                ("uplink=down -> offline\n", 0, "offline"),
            ])
        func refused(rules: String, line: Int, reason: String) throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            let outcome = try Self.set(rules, at: box, touchpoint)
            #expect(outcome.status == .exited(3), "\(outcome.errors)")
            #expect(line == 0 || outcome.errors.contains("line \(line)"), "\(outcome.errors)")
            #expect(outcome.errors.contains(reason), "\(outcome.errors)")
            #expect(try box.must("touchpoint", "rules", "show", touchpoint.id).output.isEmpty)
        }

        @Test("What is odd and allowed is told on standard error: lines that nobody reaches, times that overlap")
        func warnings() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            let unreachable = try Self.set(
                "os=ios -> https://a.example/1\nos=ios language=vi -> https://a.example/2\n", at: box, touchpoint)
            #expect(unreachable.status == .exited(0))
            #expect(unreachable.errors.contains("line 2 is never reached"), "\(unreachable.errors)")
            let overlap = try Self.set(
                """
                at=2026-12-01T09:00..2026-12-01T10:30 -> https://a.example/1
                at=2026-12-01T10:00..2026-12-01T12:00 -> https://a.example/2
                """, at: box, touchpoint)
            #expect(overlap.status == .exited(0))
            #expect(overlap.errors.contains("lines 1 and 2 overlap"), "\(overlap.errors)")
            let sound = try Self.set("os=ios -> https://a.example/1\n", at: box, touchpoint)
            #expect(sound.errors.isEmpty, "\(sound.errors)")
        }

        @Test("rules test says who goes where and why, as the redirect would")
        func trial() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/else")
            _ = try Self.set(
                """
                os=android                -> https://a.example/android
                weekday=tue hours=09:00-12:00 -> https://a.example/tuesday
                country=VN                -> 50% https://a.example/a 50% https://a.example/b
                ip=192.168.0.0/16         -> https://a.example/lan
                """, at: box, touchpoint)
            func goes(_ options: String...) throws -> JSON {
                let outcome = try box.run(["touchpoint", "rules", "test", touchpoint.id, "--json"] + options)
                try #require(outcome.status == .exited(0), "\(outcome.errors)")
                return try outcome.json
            }
            let monday = ["--at", "2026-11-30T09:30"]
            let none = try goes(monday[0], monday[1])
            #expect(none["destination"]?.string == "https://a.example/else" && none["line"] == .null, "\(none)")
            let tuesday = try goes("--at", "2026-12-01T09:30")
            #expect(tuesday["line"]?.int == 2 && tuesday["destination"]?.string == "https://a.example/tuesday")
            let first = try #require(tuesday["rules"]?.items?.first)
            #expect(first["matches"] == .bool(false) && first["failing"]?.string == "os=android")
            #expect(try goes("--at", "2026-12-01T12:00")["line"] == .null, "hours end before their end")
            #expect(try goes(monday[0], monday[1], "--ip", "192.168.7.7")["line"]?.int == 4)
            let split = try goes(monday[0], monday[1], "--country", "vn")
            #expect(split["destination"] == .null && split["ways"]?.items?.count == 2, "\(split)")
            let visitor = try goes(monday[0], monday[1], "--country", "vn", "--visitor", "c:0123456789abcdef")
            #expect(visitor["destination"]?.string?.hasPrefix("https://a.example/") == true)
            #expect(try goes("--agent", Appliance.phone)["line"]?.int == 1)
            let text = try box.must("touchpoint", "rules", "test", touchpoint.code("qr"), "--ip", "192.168.1.1").output
            #expect(text.contains("goes to https://a.example/"), "\(text)")
            #expect(try box.run("touchpoint", "rules", "test", touchpoint.id, "--uplink", "maybe").status == .exited(2))
        }

        @Test("A time zone that nobody knows is an error that names file, key and value")
        func timeZone() throws {
            let box = try Appliance()
            let file = try box.write("[venue]\ntime_zone = \"Asia/Saigonn\"\n")
            for command in ["config check", "serve"] {
                let outcome = try box.run(command.split(separator: " ").map(String.init) + ["--config", file])
                #expect(outcome.status == .exited(2), "\(command) \(outcome.status)")
                for part in [file, "venue.time_zone", "Asia/Saigonn"] {
                    #expect(outcome.errors.contains(part), "\(part): \(outcome.errors)")
                }
            }
        }
    }
}
