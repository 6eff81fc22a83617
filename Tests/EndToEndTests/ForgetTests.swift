// SPDX-License-Identifier: Apache-2.0

import Foundation
import SQLite
import Testing

extension EndToEnd {
    @Suite("Visits that forget who came")
    struct ForgetTests {
        private static let agent = "Mozilla/5.0 (Linux; Android 14; ForgetMe) Chrome/126.0.0.0 Mobile Safari/537.36"
        private static let personal = ["visitor", "language", "referrer_host", "device_class", "os", "browser"]

        /// Two visits of one neighbour and one of another.
        private static func box() throws -> Appliance {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            try box.start()
            let fields = ["Accept-Language: vi", "Referer: https://forgetme.example/page"]
            for placement in touchpoint.placements.prefix(2) {
                _ = try box.ask("/\(placement.code)?utm_source=forgetme", agent: agent, from: "127.0.0.2", fields)
            }
            let kept = ["Accept-Language: vi", "Referer: https://kept.example/page"]
            _ = try box.ask("/\(touchpoint.code("qr"))?utm_source=kept", from: "127.0.0.3", kept)
            return box
        }

        private static func isForgotten(_ visit: ExportedVisit) throws -> Bool {
            let hasParameters = try visit.json["params"]?.fields?.isEmpty == false
            return personal.allSatisfy { visit[$0] == nil } && !hasParameters
        }

        @Test(
            "A visitor is forgotten in all their visits, which stay and count, while serve runs and without",
            arguments: [true, false])
        func visitor(running: Bool) throws {
            let box = try Self.box()
            let before = try box.visits()
            let visitor = try #require(before.first?["visitor"])
            if !running { try box.terminate() }
            let answer = try box.json("visits", "forget", "--visitor", visitor)
            #expect(answer["changed"]?.int == 2, "\(answer)")
            let after = try box.visits()
            #expect(try after.map(Self.isForgotten) == [true, true, false])
            #expect(after.map(\.clickID) == before.map(\.clickID))
            #expect(after.map { $0["occurred_at"] } == before.map { $0["occurred_at"] })
            #expect(try box.json("visits", "stats")["counts"]?.items?.first?["hits"]?.int == 3)
            #expect(try box.json("visits", "forget", "--visitor", visitor)["changed"]?.int == 0)
        }

        @Test("What was forgotten is in no file any more")
        func gone() throws {
            let box = try Self.box()
            let visitor = try #require(try box.visits().first?["visitor"])
            try box.must("visits", "forget", "--visitor", visitor)
            let needles = ["forgetme.example", "utm_source=forgetme", "ForgetMe"].map { Array($0.utf8) }
            #expect(eventually(within: 3, every: 0.05) { needles.allSatisfy { box.stateFiles(holding: $0).isEmpty } })
            try box.click(box.addTouchpoint("Later").code("qr"))
            try box.terminate()
            #expect(box.stateFiles(holding: Array("forgetme.example".utf8)) == [])
            #expect(box.stateFiles(holding: Array("utm_source=forgetme".utf8)) == [])
            #expect(box.stateFiles(holding: Array("ForgetMe".utf8)) == [], "a user agent that nobody else has")
        }

        @Test("One click is forgotten by its click ID, and all before a time by the time")
        func clickAndTime() throws {
            let box = try Self.box()
            let click = try #require(try box.visits().first?.clickID)
            #expect(try box.json("visits", "forget", "--click-id", click)["changed"]?.int == 1)
            #expect(try box.visits().map(Self.isForgotten) == [true, false, false])
            #expect(try box.json("visits", "forget", "--before", "2020-01-01")["changed"]?.int == 0)
            #expect(try box.json("visits", "forget", "--before", "2099-01-01")["changed"]?.int == 3)
            #expect(try box.visits().map(Self.isForgotten) == [true, true, true])
        }

        @Test("forget takes one way to name visits, and refuses what is none")
        func usage() throws {
            let box = try Self.box()
            for wrong in [
                [], ["--visitor", "x:1"], ["--click-id", "short"], ["--before", "yesterday"],
                ["--before", "2020-01-01", "--click-id", String(repeating: "0", count: 26)],
            ] {
                #expect(try box.run(["visits", "forget"] + wrong).status == .exited(2), "\(wrong)")
            }
        }

        @Test(
            "Each fact is forgotten after its own days, and no other",
            arguments: [
                ("VISITOR", ["visitor"]), ("AGENT", ["device_class", "os", "browser", "language"]),
                ("REFERRER", ["referrer_host"]), ("PARAMETER", ["params"]),
            ])
        func retention(key: String, forgotten: [String]) throws {
            let box = try Self.box()
            try box.terminate()
            do {
                let log = try Database(path: "\(box.state)/visits.db", mode: .readWrite)
                var age = try log.prepare(
                    "UPDATE visit SET wall = wall - 31 * 86400000 WHERE seq <> (SELECT max(seq) FROM visit)")
                try age.run()
            }
            box.environment["WAYPOST_RETENTION_\(key)_DAYS"] = "30"
            let before = try box.visits()
            try box.start()
            let first = forgotten[0]
            _ = try eventually(within: 5, every: 0.1) {
                let value = try box.visits().first?.json[first]
                return value == .null || value == .object([:])
            }
            let after = try box.visits()
            for (old, new) in zip(before, after).prefix(2) {
                for name in Self.personal + ["params"] where forgotten.contains(name) {
                    let value = try new.json[name]
                    #expect(value == .null || value == .object([:]), "\(name): \(String(describing: value))")
                }
                for name in Self.personal + ["params"] where !forgotten.contains(name) {
                    #expect(try new.json[name] == old.json[name], "\(name)")
                }
            }
            #expect(try after.last?.json == before.last?.json, "a visit that is young enough stays as it is")
        }
    }
}
