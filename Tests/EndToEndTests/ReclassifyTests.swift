// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQLite
import Testing

extension EndToEnd {
    @Suite("Visits judged anew, counted and forgotten")
    struct ReclassifyTests {
        private static let rules = "version test-2\nkiosk-check monitor agent kioskcheck\n"

        private static func box(starting: Bool = true) throws -> (box: Appliance, code: String) {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            for agent in ["Mozilla/5.0 KioskCheck/1.0", Appliance.phone, "WhatsApp/2.23.20.0"] {
                _ = try box.ask("/\(code)", agent: agent, from: "127.0.0.5")
            }
            if !starting { try box.terminate() }
            return (box, code)
        }

        @Test(
            "reclassify by a file, while serve runs and without it, keeps what was judged first",
            arguments: [true, false])
        func reclassify(running: Bool) throws {
            let (box, code) = try Self.box(starting: running)
            let file = try box.put(Self.rules, at: "rules.txt")
            let answer = try box.json("visits", "reclassify", "--rules", file)
            #expect(answer["seen"]?.int == 3)
            // The check is a monitor now, and a file that knows no WhatsApp takes it for a person.
            #expect(answer["changed"]?.int == 2, "\(answer)")
            let visits = try box.visits()
            #expect(visits.map { $0["verdict"] } == ["monitor", "human", "human"])
            #expect(visits.map { $0["reason"] } == ["kiosk-check", "default", "default"])
            #expect(visits.map { $0.clickID != nil } == [true, true, false])
            let log = try Database(path: "\(box.state)/visits.db", mode: .readOnly)
            var rows = try log.prepare("SELECT verdict, verdict_now IS NOT NULL, reason FROM visit ORDER BY seq")
            var raw: [String] = []
            while try rows.step() { raw.append("\(rows.integer(1) ?? -1) \(rows.text(2) ?? "")") }
            #expect(raw == ["1 default", "0 default", "1 whatsapp-preview"])
            #expect(try box.json("visits", "reclassify", "--rules", file)["changed"]?.int == 0, "once is enough")
            // Back to what the product says by itself.
            #expect(try box.json("visits", "reclassify")["changed"]?.int ?? 0 >= 1)
            #expect(try box.visits().last?["verdict"] == "preview")
            if running { try box.click(code) }
        }

        @Test("A file of rules that does not read is refused with its line, and changes nothing")
        func brokenFile() throws {
            let (box, _) = try Self.box()
            let file = try box.put("version x\nfoo nonsense agent y\n", at: "rules.txt")
            let outcome = try box.run("visits", "reclassify", "--rules", file)
            #expect(outcome.status != .exited(0))
            #expect(outcome.errors.contains("line 2") && outcome.errors.contains("nonsense"), "\(outcome.errors)")
            #expect(try box.visits().map { $0["verdict"] } == ["human", "human", "preview"])
        }

        @Test("Rules in the configuration judge from the start; broken ones at SIGHUP leave the old in force and warn")
        func rulesFile() throws {
            let box = try Appliance()
            let rules = try box.put(Self.rules, at: "rules.txt")
            box.environment["WAYPOST_REDIRECT_VERDICT_RULES"] = rules
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            _ = try box.ask("/\(code)", agent: "KioskCheck/1")
            _ = try box.put("version 3\nbad line\n", at: "rules.txt")
            try box.running.signal(SIGHUP)
            let health = try box.health(becoming: "yellow", within: 3)
            #expect(health.colour == "yellow" && health.status == 200)
            #expect(health.description.contains("line 2") && health.description.contains("rules.txt"), "\(health)")
            _ = try box.ask("/\(code)", agent: "KioskCheck/1")
            _ = try box.put("version 4\nother monitor agent kioskcheck\n", at: "rules.txt")
            try box.running.signal(SIGHUP)
            #expect(try box.health(becoming: "green", within: 3).colour == "green")
            _ = try box.ask("/\(code)", agent: "KioskCheck/1")
            #expect(try box.visits().map { $0["reason"] } == ["kiosk-check", "kiosk-check", "other"])
        }

        @Test("stats tells hits, visits, visitors and those who cannot be told apart")
        func stats() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            let code = try touchpoint.code("qr")
            try box.start()
            for source in ["127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.1", "127.0.0.1"] {
                _ = try box.ask("/\(code)", from: source)
            }
            _ = try box.ask("/\(code)", agent: "WhatsApp/2.23.20.0", from: "127.0.0.4")
            let counts = try #require(try box.json("visits", "stats")["counts"]?.items)
            let count = try #require(counts.first { $0["touchpoint"]?.string == touchpoint.id })
            let keys = ["records", "hits", "visits", "visitors", "unidentified"]
            #expect(keys.map { count[$0]?.int ?? -1 } == [6, 5, 4, 2, 2], "\(count)")
            let channels = try #require(try box.json("visits", "stats", "--by", "channel")["counts"]?.items)
            #expect(channels.map { $0["channel"]?.string } == ["qr"])
        }
    }
}
