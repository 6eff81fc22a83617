// SPDX-License-Identifier: Apache-2.0

import Foundation
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

        @Test("A signed tap is proved by the key of its tag, once")
        func signed() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("nfc")
            // The keys and messages of AN12196.
            let keys = try box.file(
                "keys", "* \(String(repeating: "0", count: 32)) \(String(repeating: "0", count: 32))\n")
            box.environment["WAYPOST_NFC_SUN_KEYS"] = keys
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keys)
            try box.start()
            for query in [
                "e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337086",
                "uid=041E3C8A2D6B80&ctr=000006&c=4B00064004B0B3D3",
                "e=EF963FF7828658A599F3041510671E88&c=94EED9EE65337087",
            ] { #expect(try box.request("GET", "/\(code)?\(query)").status == 302) }
            let tags = try box.visits().map { try $0.json["tag"] }
            #expect(tags.map { $0?["proof"]?.string } == ["sun", "sun", "sun-bad"])
            #expect(tags.map { $0?["uid"]?.string } == ["04DE5F1EACC040", "041E3C8A2D6B80", nil])
            #expect(tags.map { $0?["counter"]?.int } == [61, 6, nil])
        }

        @Test("Keys that others may read are not used, and the box says so")
        func openKeys() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let keys = try box.file("keys", "* \(String(repeating: "0", count: 32))\n")
            box.environment["WAYPOST_NFC_SUN_KEYS"] = keys
            try box.start()
            #expect(eventually(within: 5, every: 0.05) { box.log.contains("chmod 600") })
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
