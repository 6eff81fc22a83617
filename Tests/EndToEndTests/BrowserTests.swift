// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    /// What no client of our own can prove: what a real browser makes of the answers.
    @Suite(
        "A real browser",
        .enabled(
            if: ["chromium", "chromedriver", "python3"].allSatisfy { Tool.path($0) != nil },
            "SKIPPED: chromium, chromium-driver or python3 is not installed"))
    struct BrowserTests {
        private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Browser/browse.py").path

        @Test(
            "chromium follows, keeps its cookie and its click ID, and a load ahead counts nobody",
            .timeLimit(.minutes(2)))
        func browse() throws {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_VISITOR_COOKIE"] = "true"
            let free = try Listener()
            let port = free.port
            free.close()
            let destination = "http://127.0.0.1:\(port)/landing"
            let codes = try (0..<2).map { number in
                try box.addTouchpoint("T\(number)", to: destination, "--local").code("qr")
            }
            try box.start()
            let links = try codes.map { "http://127.0.0.1:\(try #require(box.redirect).port)/\($0)" }
            let python = try #require(Tool.path("python3"))
            let browser = try ChildProcess(
                [python, Self.script, "\(port)", links[0], links[1], box.scratch],
                environment: ["PATH": "/usr/bin:/bin:/usr/sbin", "HOME": box.scratch], directory: box.scratch,
                name: "browser")
            try #require(browser.waitForEnd(within: 100) == .exited(0), "\(browser.errors)")
            let report = try JSON(browser.output)
            let ids = ["first", "again", "back", "other", "clicked"].map { name in
                report[name]?.string.flatMap { url in Reply.query(of: url).first { $0.name == "click_id" }?.value }
            }
            let first = try #require(ids[0], "\(report)")
            #expect(ids[1] == first, "loading the link again")
            #expect(ids[2] == first, "back, and again")
            #expect(ids[3] != nil && ids[3] != first)
            let cookie = try #require(report["cookies"]?.items?.first { $0["name"]?.string == "waypost" }, "\(report)")
            #expect(cookie["httpOnly"] == .bool(true) && cookie["sameSite"] == .string("Lax"))

            let visits = try box.visits()
            let own = visits.filter { $0.clickID == first }
            #expect(own.count == 3)
            #expect(own.allSatisfy { $0["visitor"] == "c:\(cookie["value"]?.string ?? "")" }, "the cookie came back")
            #expect(visits.first { $0.clickID == ids[3] }?["visitor"] == own.first?["visitor"])

            // The load ahead was declined, and the click afterwards is one visit of one person.
            #expect(report["ahead"] == .array([]), "the destination must not see a load ahead")
            let ahead = visits.filter { $0["verdict"] == "speculative" }
            #expect(!ahead.isEmpty, "chromium did not load ahead: \(visits.map { $0["verdict"] ?? "" })")
            #expect(ahead.allSatisfy { $0.clickID == nil && $0["visitor"] == nil })
            let clicked = try #require(ids[4], "\(report)")
            #expect(clicked != first)
            #expect(report["after"]?.items?.map { $0["click_id"]?.string } == [clicked])
            #expect(visits.filter { $0.clickID == clicked }.map { $0["verdict"] } == ["human"])
            #expect(Set(visits.compactMap(\.clickID)).count == 3)
        }
    }
}
