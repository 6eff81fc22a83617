// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    @Suite("Edits while serving")
    struct EditTests {
        @Test("A new touchpoint is redirected within a second")
        func additionIsLive() throws {
            let box = try Appliance()
            try box.start()
            let code = try box.addTouchpoint().code("qr")
            let live = try eventually(within: 1, every: 0.02) { try box.request("GET", "/\(code)").status == 302 }
            #expect(live)
        }

        @Test("A new destination is live within a second")
        func editIsLive() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint(to: "https://shop.example/old")
            try box.start()
            let outcome = try box.run("touchpoint", "edit", touchpoint.id, "--to", "https://shop.example/new")
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            let code = try touchpoint.code("qr")
            let live = try eventually(within: 1, every: 0.02) {
                try box.request("GET", "/\(code)")["Location"]?.hasPrefix("https://shop.example/new?click_id=") == true
            }
            #expect(live)
        }

        @Test("A disabled touchpoint is 410 within a second, and nothing is minted for it")
        func disabledIsGone() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            try box.start()
            try box.click(try touchpoint.code("qr"))
            #expect(try box.run("touchpoint", "disable", touchpoint.id).status == .exited(0))
            for channel in ["link", "qr", "nfc"] {
                let code = try touchpoint.code(channel)
                let gone = try eventually(within: 1, every: 0.02) { try box.request("GET", "/\(code)").status == 410 }
                #expect(gone)
            }
            let after = try box.visits().filter { $0["outcome"] == "disabled" }
            #expect(!after.isEmpty)
            #expect(after.allSatisfy { $0.clickID == nil })
        }

        @Test("More placements can be printed for a touchpoint, each with its own code, and they are live at once")
        func morePlacements() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint()
            try box.start()
            let added = try box.json(
                "placement", "add", touchpoint.id, "--channel", "qr", "--label", "Table", "--count", "5")
            let list = try #require(added["placements"]?.items ?? added.items)
            let codes = list.compactMap { $0["code"]?.string }
            #expect(codes.count == 5)
            expectDistinct(codes + touchpoint.placements.map(\.code), "codes")
            for code in codes {
                let live = try eventually(within: 1, every: 0.02) { try box.request("GET", "/\(code)").status == 302 }
                #expect(live)
            }
        }

        @Test("A vanity code is answered beside the minted ones, and one that is taken or misleading is refused")
        func vanity() throws {
            let box = try Appliance()
            let touchpoint = try box.addTouchpoint("Menu", to: "https://shop.example/menu", "--code", "SUMMER-26")
            try box.start()
            try box.click("summer-26")
            let code = try box.visits().last?.json["code"]?.string
            #expect(code == "SUMMER-26", "the record names the code as it is printed")
            let minted = try #require(touchpoint.placements.map(\.code).first(where: PrintedCode.isRight))
            for taken in ["SUMMER-26", "summer-26", minted, PrintedCode.completing("ABCDEFG"), "x", "robots.txt"] {
                let outcome = try box.run(
                    "touchpoint", "add", "--title", "Twin", "--to", "https://shop.example/", "--code", taken)
                #expect(outcome.status == .exited(3), "\(taken): \(outcome.status)")
                #expect(!outcome.errors.isEmpty)
            }
        }
    }
}
