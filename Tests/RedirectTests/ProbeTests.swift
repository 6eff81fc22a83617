// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("A phone's check of the network")
struct ProbeTests {
    private static let asked: [(host: String, path: String, status: Int, body: String)] = [
        ("connectivitycheck.gstatic.com", "generate_204", 204, ""), ("clients3.google.com", "gen_204", 204, ""),
        ("captive.apple.com", "hotspot-detect.html", 200, "<HTML><HEAD><TITLE>Success</TITLE>"),
        ("www.apple.com", "library/test/success.html", 200, "<HTML><HEAD><TITLE>Success</TITLE>"),
        ("www.msftconnecttest.com", "connecttest.txt", 200, "Microsoft Connect Test"),
        ("www.msftncsi.com.", "ncsi.txt", 200, "Microsoft NCSI"),
        ("detectportal.firefox.com:80", "success.txt", 200, "success\n"),
        ("detectportal.firefox.com", "canonical.html", 200, "<meta http-equiv=\"refresh\""),
        ("Network-Test.debian.org", "check_network_status.txt", 200, "NetworkManager is online\n"),
        ("spectrum.s3.amazon.com", "kindle-wifi/wifistub.html", 200, "<html><head><title>Kindle"),
    ]

    private static func ask(
        _ host: String, _ path: String, _ portal: PortalMode, method: String = "GET"
    ) async -> Responder.Answer {
        var settings = DeskSettings()
        settings.portal = portal
        settings.publicHost = "go.example"
        let key = ClickIDKey(bytes: Array(0..<32))
        let responder = Responder(
            source: ClickIDSource(signer: .init(version: .enrolled, device: 1, key: key), floor: 0), settings: settings)
        return await responder.answer(
            Array("\(method) /\(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8),
            table: Routes(["LIVE": .sample()]), moment: Moment(bootTime: 1, wall: 1, clock: .synced)
        ) { visit, _ in
            if path != "LIVE" { Issue.record("A check is no visit.") }
            return Admission(visit)
        }
    }

    private static func location(_ answer: Responder.Answer) -> String? {
        answer.fields.first { $0.name == "Location" }?.value
    }

    @Test("is answered as the internet would, so that phones stay")
    func quiet() async {
        #expect(Self.asked.count == Probe.allCases.count)
        for (host, path, status, body) in Self.asked {
            let answer = await Self.ask(host, path, .quiet)
            #expect(answer.status == status && String(decoding: answer.body, as: UTF8.self).hasPrefix(body), "\(path)")
            #expect(answer.body.isEmpty == body.isEmpty)
            #expect(answer.fields.contains { $0 == ("Cache-Control", "no-store") })
            #expect(await Self.ask(host, path, .quiet, method: "HEAD").body.isEmpty)
        }
    }

    @Test("is led to the venue's page, or finds nothing")
    func otherModes() async {
        for (host, path, _, _) in Self.asked {
            let led = await Self.ask(host, path, .portal("https://go.example/LIVE"))
            #expect(led.status == 302 && Self.location(led) == "https://go.example/LIVE", "\(path)")
            #expect(!led.fields.contains { $0.name == "Set-Cookie" })
            #expect(await Self.ask(host, path, .off).status == 404)
        }
    }

    @Test("is none under a host that it is not for")
    func hosts() async {
        for (_, path, _, _) in Self.asked {
            for host in ["go.example", "10.0.0.1", "[fd00::1]", "localhost", "box"] {
                for mode in [PortalMode.quiet, .portal("https://go.example/")] {
                    #expect(await Self.ask(host, path, mode).status == 404, "\(path) \(host)")
                }
            }
        }
        for (host, path) in [
            ("evil-apple.com", "hotspot-detect.html"), ("apple.com.evil.example", "hotspot-detect.html"),
        ] {
            #expect(await Self.ask(host, path, .quiet).status == 404)
        }
    }

    @Test("leads whoever looks for another site to the venue's page, and nobody from our own codes")
    func foreign() async {
        let portal = PortalMode.portal("https://go.example/LIVE")
        #expect(Self.location(await Self.ask("news.example", "", portal)) == "https://go.example/LIVE")
        #expect(Self.location(await Self.ask("news.example", "today", portal)) == "https://go.example/LIVE")
        #expect(
            Self.location(await Self.ask("news.example", "LIVE", portal))?.hasPrefix("https://shop.example/") == true)
        #expect(await Self.ask("go.example", "", portal).status == 404)
        #expect(await Self.ask("news.example", "", .quiet).status == 404)
    }
}
