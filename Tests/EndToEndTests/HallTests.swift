// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// 5,000 phones of 40 kinds scan 20 posters, and reload or go back.
    @Suite("A hall of phones")
    struct HallTests {
        private static let phones = 5_000

        private static func box() throws -> (box: Appliance, codes: [String]) {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            try box.must("placement", "add", touchpoint.id, "--channel", "qr", "--label", "Poster", "--count", "19")
            let shown = try Touchpoint(box.json("touchpoint", "show", touchpoint.id))
            let codes = shown.placements.filter { $0.channel == "qr" }.map(\.code)
            try #require(codes.count == 20)
            return (box, codes)
        }

        private static func scan(_ hall: Hall, at box: Appliance) throws -> Hall.Tally {
            try box.start()
            let started = now()
            let tally = hall.scan(at: try #require(box.redirect))
            #expect(now() - started < 60, "the load took \(now() - started) s")
            #expect(tally.failures.isEmpty, "\(tally.failures.count) failed: \(tally.failures.prefix(3))")
            #expect(tally.redirects == hall.scans)
            return tally
        }

        @Test("Each with an address of its own: hits exact, visits and visitors within 1 %", .timeLimit(.minutes(2)))
        func ownAddresses() throws {
            let (box, codes) = try Self.box()
            let hall = Hall(Self.phones, codes: codes) { $0.source = Hall.address($1) }
            let tally = try Self.scan(hall, at: box)
            let counts = try box.counts()
            #expect(counts.hits == hall.scans)
            #expect(Counts.isNear(counts.visits, Self.phones), "\(counts)")
            #expect(Counts.isNear(counts.visitors, Self.phones), "\(counts)")
            #expect(counts.unidentified == 0)
            #expect(tally.changedMinds * 100 <= Self.phones, "\(tally.changedMinds) got another click ID on reload")
            #expect(Counts.isNear(tally.clickIDs.count, Self.phones))
        }

        @Test("Behind one public address nobody is told apart, and the report says so", .timeLimit(.minutes(2)))
        func onePublicAddress() throws {
            let (box, codes) = try Self.box()
            box.environment["WAYPOST_REDIRECT_TRUSTED_PROXIES"] = "127.0.0.1"
            let hall = Hall(Self.phones, codes: codes) { phone, _ in phone.fields = ["X-Forwarded-For: 203.0.113.7"] }
            let tally = try Self.scan(hall, at: box)
            #expect(
                try box.counts()
                    == Counts(hits: hall.scans, visits: hall.scans, visitors: 0, unidentified: hall.scans))
            #expect(tally.clickIDs.count == hall.scans, "one address must not share click IDs")
        }

        @Test("Behind a proxy that nobody named, its address is nobody's", .timeLimit(.minutes(2)))
        func strangersProxy() throws {
            let (box, codes) = try Self.box()
            let hall = Hall(500, codes: codes) { phone, number in
                phone.source = "127.9.9.9"
                phone.fields = ["X-Forwarded-For: 192.168.\(number / 250).\(number % 250 + 1)"]
            }
            _ = try Self.scan(hall, at: box)
            let counts = try box.counts()
            #expect(counts.unidentified == hall.scans && counts.visitors == 0, "\(counts)")
        }

        @Test("Behind one public address with cookies: visits and visitors within 1 %", .timeLimit(.minutes(2)))
        func cookies() throws {
            let (box, codes) = try Self.box()
            box.environment["WAYPOST_REDIRECT_VISITOR_COOKIE"] = "true"
            box.environment["WAYPOST_REDIRECT_TRUSTED_PROXIES"] = "127.0.0.1"
            let hall = Hall(Self.phones, codes: codes) { phone, _ in
                phone.fields = ["X-Forwarded-For: 203.0.113.7"]
                phone.keepsCookies = true
            }
            let tally = try Self.scan(hall, at: box)
            let counts = try box.counts()
            #expect(counts.hits == hall.scans)
            #expect(Counts.isNear(counts.visits, Self.phones), "\(counts)")
            #expect(Counts.isNear(counts.visitors, Self.phones), "\(counts)")
            #expect(counts.unidentified == 0)
            #expect(tally.changedMinds == 0)
        }
    }
}
