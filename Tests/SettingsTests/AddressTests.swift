// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Settings

@Suite("Addresses and URLs")
struct AddressTests {
    @Test(
        "A listen address is a host and a port; IPv6 stands in brackets; port 0 is allowed",
        arguments: [
            ("0.0.0.0:8080", "0.0.0.0", 8080), ("[::]:80", "::", 80), ("[FD00::1]:0", "fd00::1", 0),
            ("LocalHost:65535", "localhost", 65_535), ("box-7.venue.lan:1", "box-7.venue.lan", 1),
        ])
    func listen(text: String, host: String, port: Int) throws {
        let address = try ListenAddress(settingText: text)
        #expect(address.host.text == host)
        #expect(address.port == port)
        #expect(try ListenAddress(settingText: address.settingText) == address)
    }

    @Test(
        "What is no listen address is refused",
        arguments: [
            "", "8080", "0.0.0.0", ":8080", "0.0.0.0:", "0.0.0.0:65536", "0.0.0.0:-1", "0.0.0.0:+1", "::1:80", "[::1]",
            "[::1", "[x]:1", "256.0.0.1:80", "1.2.3:80", "a b:80", "-a:80", "a..b:80", "ü.de:80", "a\u{0}b:80",
        ])
    func refusedListen(text: String) {
        #expect(throws: InvalidValue.self) { try ListenAddress(settingText: text) }
    }

    @Test(
        "An origin is normalised: lower case, no slash, no implied port",
        arguments: [
            ("HTTPS://Go.Example.COM/", "https://go.example.com"), ("http://a.b:80", "http://a.b"),
            ("http://a.b:443", "http://a.b:443"), ("http://192.168.1.4:8080/", "http://192.168.1.4:8080"),
            ("https://[::1]:8443", "https://[::1]:8443"), ("https://[fd00::2]", "https://[fd00::2]"),
        ])
    func origin(text: String, normal: String) throws {
        let origin = try WebOrigin(settingText: text)
        #expect(origin.settingText == normal)
        #expect(try WebOrigin(settingText: normal) == origin)
    }

    @Test(
        "What is no bare origin is refused",
        arguments: [
            "", "go.example.com", "ftp://a.b", "http://", "http:///", "https://a.b/x", "https://a.b/?q",
            "https://a.b#f",
            "https://u:p@a.b", "https://a.b:0", "https://a.b:", "https://a.b:99999", "https://fd00::1", "https://a b",
            "javascript:alert(1)", "https://a.b//", "https://a\\b",
        ])
    func refusedOrigin(text: String) {
        #expect(throws: InvalidValue.self) { try WebOrigin(settingText: text) }
    }

    @Test("Loopback is told from what phones can reach")
    func loopback() throws {
        for text in [
            "http://localhost", "http://x.localhost", "http://127.8.8.8", "http://[::1]", "http://0.0.0.0",
            "http://[::]",
            "http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]",
        ] {
            #expect(try WebOrigin(settingText: text).isLoopback, "\(text)")
        }
        for text in ["http://192.168.0.2", "https://go.example.com", "http://[fd00::1]", "http://notlocalhost.com"] {
            #expect(try !WebOrigin(settingText: text).isLoopback, "\(text)")
        }
    }

    @Test("A range of addresses that cannot be read is refused")
    func ranges() throws {
        #expect(try AddressRange(settingText: "10.0.16.0/20").settingText == "10.0.16.0/20")
        for text in ["10.0.0.0/33", "10.0.0", "x", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8"]
        {
            #expect(throws: InvalidValue.self, "\(text)") { try AddressRange(settingText: text) }
        }
    }

    @Test("Plain texts keep to their rules")
    func rules() {
        #expect(TextRule.parameter.complaint("click_id") == nil)
        for text in ["", "a b", "a&b", "a=b", "ä", String(repeating: "a", count: 65)] {
            #expect(TextRule.parameter.complaint(text) != nil)
        }
        #expect(TextRule.timeZone.complaint("America/Argentina/Buenos_Aires") == nil)
        for text in ["", "/etc/passwd", "../x", "a//b"] { #expect(TextRule.timeZone.complaint(text) != nil) }
        #expect(TextRule.path.complaint("~/x") != nil && TextRule.path.complaint("a\nb") != nil)
        #expect(TextRule.pin.complaint("sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=") == nil)
        #expect(TextRule.pin.complaint("sha256/abc") != nil)
    }
}
