// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Destination rules")
    struct RuleTests {
        private static let iPhone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "Version/18.5 Mobile/15E148 Safari/604.1"
        private static let desktop =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"

        /// A running appliance with rules at one touchpoint, which else leads to `/else`.
        private static func box(
            _ rules: String, _ variables: [String: String] = [:]
        ) throws -> (box: Appliance, touchpoint: Touchpoint, code: String) {
            let box = try Appliance()
            box.environment.merge(variables.mapValues { $0 }) { $1 }
            let touchpoint = try box.addTouchpoint("T", to: "https://a.example/else")
            try box.must("touchpoint", "rules", "set", touchpoint.id, box.put(rules, at: "rules.txt"))
            try box.start()
            return (box, touchpoint, try touchpoint.code("qr"))
        }

        private static func path(_ reply: Reply) -> String? {
            reply["Location"]?.dropFirst("https://a.example".count).split(separator: "?").first.map(String.init)
        }

        @Test("The first rule that matches is followed, live in a running serve; without one, the link's own way")
        func firstMatch() throws {
            let (box, touchpoint, code) = try Self.box(
                """
                # iPhones first
                os=ios device=phone   -> https://a.example/ios
                os=ios                -> https://a.example/ipad
                device=phone          -> https://a.example/phone

                """)
            #expect(try Self.path(box.ask("/\(code)", agent: Self.iPhone)) == "/ios")
            #expect(try Self.path(box.ask("/\(code)")) == "/phone")
            let reply = try box.ask("/\(code)?q=1", agent: Self.desktop)
            #expect(reply.plainLocation == "https://a.example/else?q=1&click_id=ID")
            let other = try box.put("always -> https://a.example/all?x=1#y\n", at: "other.txt")
            try box.must("touchpoint", "rules", "set", touchpoint.id, other)
            #expect(
                try box.ask("/\(code)?q=1", agent: Self.iPhone).plainLocation
                    == "https://a.example/all?x=1&q=1&click_id=ID#y")
            let show = try box.must("touchpoint", "rules", "show", touchpoint.id).output
            #expect(show == "always -> https://a.example/all?x=1#y\n")
            try box.must("touchpoint", "rules", "clear", touchpoint.id)
            #expect(try Self.path(box.ask("/\(code)", agent: Self.iPhone)) == "/else")
        }

        @Test("Language, system, device, channel and query are read from the request")
        func conditions() throws {
            let (box, touchpoint, code) = try Self.box(
                """
                query.seat=A1,A2   -> https://a.example/vip
                query.preview=*    -> https://a.example/preview
                channel=nfc        -> https://a.example/nfc
                language=vi        -> https://a.example/vi
                language=en-GB     -> https://a.example/gb
                os=windows         -> https://a.example/windows
                device!=phone     -> https://a.example/big
                """)
            #expect(try Self.path(box.ask("/\(code)?seat=A2")) == "/vip")
            #expect(try Self.path(box.ask("/\(code)?seat=B1")) == "/else")
            #expect(try Self.path(box.ask("/\(code)?preview=")) == "/preview")
            #expect(try Self.path(box.ask("/\(touchpoint.code("nfc"))")) == "/nfc")
            let languages = [
                "vi-VN,vi;q=0.9": "/vi", "en-GB,en;q=0.8": "/gb", "en-US": "/else", "vi;q=0": "/else",
            ]
            for (language, path) in languages {
                #expect(try Self.path(box.ask("/\(code)", ["Accept-Language: \(language)"])) == path, "\(language)")
            }
            #expect(try Self.path(box.ask("/\(code)", agent: Self.desktop)) == "/windows")
            let mac =
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15"
            #expect(try Self.path(box.ask("/\(code)", agent: mac)) == "/big")
        }

        @Test("Hours, weekdays and dates are the venue's")
        func times() throws {
            // Etc/GMT-14 is fourteen hours ahead of UTC, Etc/GMT+12 twelve behind: their days and hours differ always.
            let rules = "weekday=mon,tue,wed,thu,fri,sat,sun hours=00:00-24:00 -> https://a.example/now\n"
            let (all, _, code) = try Self.box(rules)
            #expect(try Self.path(all.ask("/\(code)")) == "/now")
            let hour = Int(wallClock() / 3_600) % 24
            func window(_ offset: Int) -> String {
                let from = (hour + offset + 48) % 24
                // Three hours wide, so that no hour can end under the test.
                return String(format: "%02d:00-%02d:00", (from + 23) % 24, (from + 2) % 24)
            }
            for (zone, offset) in [("Etc/GMT-14", 14), ("Etc/GMT+12", -12), ("Asia/Ho_Chi_Minh", 7)] {
                let (box, _, code) = try Self.box(
                    "hours=\(window(offset)) -> https://a.example/here\nhours=\(window(offset + 12)) -> https://a.example/there\n",
                    ["WAYPOST_VENUE_TIME_ZONE": zone])
                #expect(try Self.path(box.ask("/\(code)")) == "/here", "\(zone)")
            }
            let (past, _, other) = try Self.box(
                "at=2020-01-01..2020-12-31 -> https://a.example/past\nat=2020-01-01.. -> https://a.example/since\n")
            #expect(try Self.path(past.ask("/\(other)")) == "/since")
        }

        @Test("Addresses and countries come from a trusted proxy alone")
        func proxies() throws {
            let rules = "ip=203.0.113.0/24 -> https://a.example/ip\ncountry=VN -> https://a.example/vn\n"
            let fields = ["X-Forwarded-For: 198.51.100.1, 203.0.113.9"]
            let country = ["X-Forwarded-For: 198.51.100.1", "CF-IPCountry: VN"]
            let keys = ["WAYPOST_REDIRECT_COUNTRY_FIELD": "CF-IPCountry"]
            let (stranger, _, code) = try Self.box(rules, keys)
            #expect(try Self.path(stranger.ask("/\(code)", fields)) == "/else")
            #expect(try Self.path(stranger.ask("/\(code)", country)) == "/else")
            #expect(try stranger.visits().allSatisfy { $0["country"] == nil })
            let (trusted, _, other) = try Self.box(
                rules, keys.merging(["WAYPOST_REDIRECT_TRUSTED_PROXIES": "127.0.0.1"]) { $1 })
            #expect(try Self.path(trusted.ask("/\(other)", fields)) == "/ip")
            #expect(try Self.path(trusted.ask("/\(other)", country)) == "/vn")
            #expect(
                try Self.path(trusted.ask("/\(other)", ["Forwarded: for=\"203.0.113.9:4711\";proto=https"])) == "/ip")
            // What a visitor wrote in front of what our proxy saw is hearsay.
            let forged = ["X-Forwarded-For: 203.0.113.9, 198.51.100.1"]
            #expect(try Self.path(trusted.ask("/\(other)", forged)) == "/else")
            #expect(try Self.path(trusted.ask("/\(other)", from: "127.0.0.2", fields)) == "/else")
            #expect(try trusted.visits().map { $0["country"] } == [nil, "VN", nil, nil, nil])
        }

        @Test("A split shares people out by its weights, and a visitor stays with their way", .timeLimit(.minutes(1)))
        func split() throws {
            let (box, _, code) = try Self.box(
                "always -> 75% https://a.example/a 25% https://a.example/b\n",
                ["WAYPOST_REDIRECT_VISITOR_COOKIE": "true", "WAYPOST_REDIRECT_STICKY_MINUTES": "0"])
            var ways: [String: Int] = [:]
            for _ in 0..<400 {
                let first = try box.ask("/\(code)")
                let way = try #require(Self.path(first))
                ways[way, default: 0] += 1
                guard ways.values.reduce(0, +) <= 20 else { continue }
                let cookie = try #require(first["Set-Cookie"]).prefix { $0 != ";" }
                for _ in 0..<3 {
                    let again = try box.ask("/\(code)", ["Cookie: \(cookie)"])
                    #expect(Self.path(again) == way)
                    #expect(again.clickID != first.clickID, "a window of none makes each scan a click of its own")
                }
            }
            // Six standard deviations of 400 draws.
            #expect((48...152).contains(ways["/b"] ?? 0), "\(ways)")
            #expect(Set(ways.keys) == ["/a", "/b"])
        }
    }
}
