// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("Taps of tags that mirror their number and counter")
    struct TapTests {
        private let box: Appliance
        private let code: String

        init() throws {
            box = try Appliance()
            code = try box.addTouchpoint().code("nfc")
            try box.start()
        }

        /// Opens the link of a tap, and answers the click ID that it got.
        private func tap(_ counter: Int, uid: String = "04A1B2C3D4E5F6") throws -> String? {
            let digits = String(counter, radix: 16, uppercase: true)
            let mirror = "\(uid)x" + String(repeating: "0", count: 6 - digits.count) + digits
            let reply = try box.request("GET", "/\(code)/\(mirror)")
            #expect(reply.status == 302)
            let location = try #require(reply["Location"])
            #expect(location.hasPrefix("https://shop.example/landing?click_id="), "\(location)")
            return location.split(separator: "=").last.map(String.init)
        }

        private func proofs() throws -> [String?] { try box.visits().map { try $0.json["tag"]?["proof"]?.string } }

        @Test("Each tap has a click ID of its own; the same one again is a repeat, or a copy, or a replay")
        func proof() throws {
            let first = try tap(1)
            let second = try tap(2)
            #expect(first != nil && second != nil && first != second)
            #expect(try tap(2) == second)
            #expect(try tap(1) != first)
            #expect(try proofs() == ["counter", "counter", "counter", "replayed"])
            let last = try #require(try box.visits().last)
            let tag = try last.json["tag"]
            #expect(tag?["uid"]?.string == "04A1B2C3D4E5F6" && tag?["counter"]?.int == 1)
            #expect(last.clickID != nil)
        }

        @Test("How far a tag has counted is known after kill -9")
        func killed() throws {
            _ = try tap(7)
            try box.kill()
            try box.start()
            _ = try tap(6)
            _ = try tap(8)
            #expect(try proofs() == ["counter", "replayed", "counter"])
        }

        @Test("A link that went on counts as no visit of the place")
        func counted() throws {
            _ = try tap(5)
            _ = try tap(3)
            let stats = try box.json("visits", "stats", "--by", "channel")
            let row = try #require(stats["counts"]?.items?.first { $0["channel"]?.string == "nfc" }, "\(stats)")
            #expect(row["visits"]?.int == 1 && row["records"]?.int == 2, "\(row)")
        }

        @Test("A signature that nobody here can check is led on, and says so")
        func unsigned() throws {
            let reply = try box.request(
                "GET", "/\(code)?e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086&utm_source=x")
            #expect(reply.status == 302)
            #expect(reply["Location"]?.contains("utm_source=x") == true && reply["Location"]?.contains("e=EF") == false)
            #expect(try proofs() == ["sun-bad"])
        }
    }
}
