// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    @Suite("Phones that test the network, and files of the host")
    struct PortalTests {
        /// What each system asks, where, and what the internet answers.
        private static let probes: [(host: String, path: String, status: Int, text: String)] = [
            ("connectivitycheck.gstatic.com", "/generate_204", 204, ""),
            ("clients3.google.com", "/gen_204", 204, ""),
            ("captive.apple.com", "/hotspot-detect.html", 200, "<BODY>Success</BODY>"),
            ("www.apple.com", "/library/test/success.html", 200, "<BODY>Success</BODY>"),
            ("www.msftconnecttest.com", "/connecttest.txt", 200, "Microsoft Connect Test"),
            ("www.msftncsi.com", "/ncsi.txt", 200, "Microsoft NCSI"),
            ("detectportal.firefox.com", "/success.txt", 200, "success"),
            ("detectportal.firefox.com", "/canonical.html", 200, "support.mozilla.org/kb/captive-portal"),
            ("nmcheck.gnome.org", "/check_network_status.txt", 200, "NetworkManager is online"),
            ("spectrum.s3.amazonaws.com.kindle.com", "/kindle-wifi/wifistub.html", 200, "81ce4465"),
        ]

        private static func box(_ mode: String, page: String? = nil) throws -> Appliance {
            let box = try Appliance()
            box.environment["WAYPOST_REDIRECT_PORTAL"] = mode
            box.environment["WAYPOST_REDIRECT_PORTAL_PAGE"] = page
            _ = try box.addTouchpoint()
            try box.start()
            return box
        }

        private static func expectNothingKept(_ box: Appliance) throws {
            #expect(try box.visits().isEmpty)
            #expect(try box.metric("orphans_total") == 0)
        }

        @Test("off: every check is 404, and is counted as a check alone")
        func off() throws {
            let box = try Self.box("off")
            for probe in Self.probes { #expect(try box.ask(probe.path, host: probe.host).status == 404, "\(probe)") }
            #expect(try box.metric("probes_total") == Self.probes.count)
            try Self.expectNothingKept(box)
        }

        @Test("quiet: every check gets what the internet would answer, and nothing is kept of it")
        func quiet() throws {
            let box = try Self.box("quiet")
            for probe in Self.probes {
                let reply = try box.ask(probe.path, host: probe.host)
                #expect(reply.status == probe.status, "\(probe)")
                #expect(
                    probe.text.isEmpty ? reply.body.isEmpty : reply.text.contains(probe.text), "\(probe) \(reply.text)")
                #expect(reply["Cache-Control"] == "no-store")
                #expect(try box.ask(probe.path, "HEAD", host: probe.host).status == probe.status)
            }
            #expect(try box.ask("/connecttest.txt", host: "www.msftconnecttest.com").text == "Microsoft Connect Test")
            // The right path under a host that it is not for is nothing.
            for host in ["go.example.test", "192.168.4.1", "evil.example"] {
                #expect(try box.ask("/hotspot-detect.html", host: host).status == 404, "\(host)")
            }
            for host in ["go.example.test", "192.168.4.1"] {
                #expect(try box.ask("/generate_204", host: host).status == 404, "\(host)")
            }
            try Self.expectNothingKept(box)
        }

        @Test("portal: checks and pages of others lead to the venue's page, without a click ID or a cookie")
        func portal() throws {
            let page = "https://venue.example/welcome"
            let box = try Self.box("portal", page: page)
            var targets = Self.probes.map { ($0.host, $0.path) }
            targets += [("example.com", "/"), ("news.example", "/today")]
            for (host, path) in targets {
                let reply = try box.ask(path, host: host)
                #expect(reply.status == 302, "\(host)\(path)")
                #expect(reply["Location"] == page)
                #expect(reply.values(of: "Set-Cookie").isEmpty && reply["Cache-Control"] == "no-store")
            }
            try Self.expectNothingKept(box)
            #expect(try box.ask("/ZZZZZZZZ").status == 404, "our own host has its own answers")
        }

        @Test("portal: a code still answers under the box's own name, and under a name that the network led here")
        func portalAndCodes() throws {
            let box = try Self.box("portal", page: "https://venue.example/welcome")
            let code = try box.addTouchpoint("T", to: "https://a.example/").code("qr")
            for host in ["go.example.test", "old-name.example"] {
                #expect(try box.ask("/\(code)", host: host).clickID != nil, "\(host)")
            }
        }

        @Test(".well-known files are each host's own, with the types that platforms want, and nothing leads out")
        func wellKnown() throws {
            let box = try Appliance()
            _ = try box.addTouchpoint()
            let files = [
                "go.example.test/apple-app-site-association": "{\"applinks\":{}}",
                "go.example.test/assetlinks.json": "[]",
                "go.example.test/security.txt": "Contact: mailto:a@b.example\n",
                "other.example/security.txt": "Contact: mailto:other@b.example\n", "secret.txt": "secret",
            ]
            for (name, text) in files { _ = try box.put(text, at: "state/well-known/\(name)") }
            try box.start()
            let association = try box.ask("/.well-known/apple-app-site-association")
            #expect(association.status == 200)
            #expect(association["Content-Type"] == "application/json")
            #expect(association.text == "{\"applinks\":{}}")
            #expect(try box.ask("/.well-known/assetlinks.json")["Content-Type"] == "application/json")
            #expect(try box.ask("/.well-known/security.txt").text.contains("a@b.example"))
            #expect(try box.ask("/.well-known/security.txt", host: "Other.Example:8080").text.contains("other@"))
            let missing = [
                "/.well-known/unknown", "/.well-known/", "/.well-known", "/.well-known/../../identity.json",
                "/.well-known/%2e%2e/secret.txt", "/.well-known/%2e%2e%2fsecret.txt",
                "/.well-known/..%2f..%2fidentity.json",
                "/.well-known//security.txt", "/.well-known/security.txt%00.json",
            ]
            for target in missing {
                let reply = try box.ask(target)
                #expect(reply.status == 404, "\(target) \(reply.status)")
                #expect(!reply.text.contains("secret") && !reply.text.contains("\"device\""))
            }
            for host in ["..", ".", "go.example.test/..", "", "unknown.example", "../other.example"] {
                #expect(try [400, 404].contains(box.ask("/.well-known/security.txt", host: host).status), "\(host)")
            }
            #expect(
                try box.visits().allSatisfy { $0["code"] == ".well-known" }, "a file that is not there is no orphan")
        }
    }
}
