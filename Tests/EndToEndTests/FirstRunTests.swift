// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("First run")
    struct FirstRunTests {
        @Test("A touchpoint gets one link, one qr and one nfc placement, each with a right code and its URL")
        func threePlacements() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("Booth 12", to: "https://shop.example/landing")
            #expect(touchpoint.title == "Booth 12")
            #expect(touchpoint.destination == "https://shop.example/landing")
            #expect(touchpoint.placements.map(\.channel).sorted() == ["link", "nfc", "qr"])
            expectDistinct(touchpoint.placements.map(\.code), "codes")
            for placement in touchpoint.placements {
                #expect(PrintedCode.isRight(placement.code), "\(placement.code)")
                #expect(placement.url.lowercased() == "\(Appliance.publicURL)/\(placement.code)".lowercased())
            }
        }

        @Test(
            "Each code is redirected with a click ID before the fragment, and the visit is in the log with its channel")
        func everyPlacementRedirects() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint(to: "https://shop.example/landing?size=4#map")
            try box.start()
            var given: [String: String] = [:]
            for placement in touchpoint.placements {
                let reply = try box.request("GET", "/\(placement.code)")
                #expect(reply.status == 302)
                let id = try #require(reply.clickID)
                #expect(reply["Location"] == "https://shop.example/landing?size=4&click_id=\(id)#map")
                let stamp = try #require(ClickStamp(id), "\(id) is not 26 lower-case Crockford symbols")
                #expect(stamp.version == 0, "not enrolled, so a draft device number")
                #expect(abs(stamp.seconds - wallClock()) < 5)
                given[placement.channel] = id
            }
            let visits = try box.visits()
            #expect(visits.count == 3)
            for visit in visits {
                let json = try visit.json
                #expect(Set(json.fields?.keys.map { $0 } ?? []) == ExportedVisit.keys)
                let channel = try #require(visit["channel"])
                #expect(visit.clickID == given[channel])
                #expect(visit["code"] == (try touchpoint.code(channel)))
                #expect(visit["touchpoint"] == touchpoint.id)
                #expect(visit["verdict"] == "human")
                #expect(visit["outcome"] == "redirected")
                #expect(json["tag"] == .null)
                #expect(json["early_answer"] == .bool(false))
                #expect(try #require(visit["occurred_at"]).wholeMatch(of: RFC3339.milliseconds) != nil)
            }
            let list = try box.run("visits", "list")
            #expect(list.status == .exited(0))
            for id in given.values { #expect(list.output.contains(id), "visits list must show \(id)") }
        }

        @Test("A redirect is not cached, not indexed, leaks no path and names no software")
        func headers() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint().code("qr")
            try box.start()
            let reply = try box.request("GET", "/\(code)")
            #expect(reply["Cache-Control"] == "no-store")
            #expect(reply["Referrer-Policy"] != nil)
            #expect(reply["X-Robots-Tag"]?.contains("noindex") == true)
            #expect(reply["Content-Length"] != nil)
            #expect(reply.values(of: "Server").isEmpty)
            #expect(reply.values(of: "X-Powered-By").isEmpty)
            #expect(reply.values(of: "Set-Cookie").isEmpty)
        }

        @Test("The click ID is spliced in without touching a byte of the destination")
        func bytesStay() throws {
            let box = try Appliance()
            let cases = [
                ("https://shop.example", "https://shop.example/?click_id=*|https://shop.example?click_id=*"),
                ("https://shop.example/p?a=%2B&b=+&a=1&c", "https://shop.example/p?a=%2B&b=+&a=1&c&click_id=*"),
                ("https://shop.example/p?", "https://shop.example/p?click_id=*"),
                ("https://shop.example/p?q=1?2", "https://shop.example/p?q=1?2&click_id=*"),
                ("https://shop.example/p#/app?x=1", "https://shop.example/p?click_id=*#/app?x=1"),
                ("https://shop.example/p?ref={click_id}&z=1", "https://shop.example/p?ref=*&z=1"),
                ("https://shop.example/in/{click_id}/go#top", "https://shop.example/in/*/go#top"),
            ]
            let codes = try cases.map { try box.addTouchpoint(to: $0.0).code("link") }
            try box.start()
            for (code, (destination, expected)) in zip(codes, cases) {
                let location = try #require(try box.request("GET", "/\(code)")["Location"])
                let masked = location.replacing(/[0-9a-hjkmnp-tv-z]{26}/, with: "*")
                #expect(
                    expected.split(separator: "|").map(String.init).contains(masked), "\(destination) → \(location)")
            }
        }

        @Test("A touchpoint with --no-tracking is redirected to its destination as it stands")
        func noTracking() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint("Quiet", to: "https://shop.example/a?b=1#c", "--no-tracking").code("qr")
            try box.start()
            let reply = try box.request("GET", "/\(code)")
            #expect(reply.status == 302)
            #expect(reply["Location"] == "https://shop.example/a?b=1#c")
        }

        @Test("A destination with an international name and letters is sent in ASCII")
        func internationalDestination() throws {
            let box = try Appliance()
            let code = try box.addTouchpoint(to: "https://bücher.example/straße?q=tiếng").code("link")
            try box.start()
            let location = try #require(try box.request("GET", "/\(code)")["Location"])
            #expect(location.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect(location.hasPrefix("https://xn--bcher-kva.example/stra%C3%9Fe?q=ti%E1%BA%BFng&click_id="))
        }
    }
}

/// Times as exports write them.
enum RFC3339 {
    /// UTC with milliseconds. A literal is never changed; `Regex` only does not say that it can be shared.
    nonisolated(unsafe) static let milliseconds = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
}
