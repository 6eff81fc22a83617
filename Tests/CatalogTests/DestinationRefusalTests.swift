// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Catalog

@Suite("Destinations that are refused")
struct DestinationRefusalTests {
    private let policy = DestinationPolicy(ownHosts: ["go.example.test", "192.0.2.7:8080", "phở.example"])

    private func refusal(_ text: String, allowLocal: Bool = false) -> DestinationError? {
        var policy = policy
        policy.allowLocal = allowLocal
        do throws(DestinationError) {
            _ = try Destination(checking: text, policy: policy)
            return nil
        } catch { return error }
    }

    @Test(
        "Schemes that a redirect must not lead to are refused by name, in any case",
        arguments: [
            ("javascript:alert(1)", "javascript"), ("JaVaScRiPt:alert(1)", "javascript"),
            ("data:text/html,x", "data"), ("file:///etc/passwd", "file"), ("blob:https://a.example/1", "blob"),
            ("intent://x#Intent;end", "intent"), ("ftp://a.example/", "ftp"), ("about:blank", "about"),
            ("app+link-1:x", "app+link-1"),
        ])
    func schemes(text: String, scheme: String) { #expect(refusal(text) == .scheme(scheme)) }

    @Test(
        "Without a scheme there is no destination",
        arguments: [
            "shop.example/x", "//shop.example/x", "/x", "?a=b", "localhost:3000/x", "shop.example:8080/x", ":x", "1:2",
            "shop.example?u=https://a.example",
        ])
    func noScheme(text: String) { #expect(refusal(text) == .noScheme) }

    @Test(
        "A URL names its host",
        arguments: [
            "https://", "https:///x", "https:a.example", "https:/a.example", "https://:80/", "https://?x", "http://./",
        ])
    func noHost(text: String) { #expect(refusal(text) == .noHost) }

    @Test(
        "A user name before the host hides where it leads",
        arguments: [
            "https://a@b.example/", "https://a:b@c.example", "https://good.example%2F@bad.example/",
            "http://@b.example",
        ])
    func userInfo(text: String) { #expect(refusal(text) == .userInfo) }

    @Test(
        "Control bytes and spaces are refused wherever they stand",
        arguments: [
            ("https://a.example/\r\nSet-Cookie: x", 0x0D), ("https://a.example/a\nb", 0x0A),
            ("https://a.example/\0", 0),
            ("https://a.example/\t", 9), (" https://a.example/", 0x20), ("https://a.example/a b", 0x20),
            ("java\tscript:x", 9), ("https://a.example/\u{7F}", 0x7F), ("\u{1}javascript:x", 1),
        ] as [(String, UInt8)])
    func controls(text: String, byte: UInt8) { #expect(refusal(text) == .forbiddenByte(byte)) }

    @Test(
        "What is no host is refused",
        arguments: [
            "https://a..example/", "https://.example/", "https://a%2eexample/", "https://a\\b.example/",
            "https://{click_id}.example/", "https://[::1/", "https://[fe80::1%25eth0]/", "https://[1:2]/",
            "https://[::1]x/",
            "https://1.2.3.4.5/", "https://256.1.1.1/", "https://1.2.3.09/", "https://0x1ffffffff/",
            "https://a.example.7/",
            "https://a\u{FF0F}b.example/", "https://xn--\u{E9}\u{AD}.\u{202E}/",
        ])
    func badHost(text: String) {
        guard case .host = refusal(text) else {
            Issue.record("\(text): \(String(describing: refusal(text)))")
            return
        }
    }

    @Test("A label has at most 63 bytes and a name 253")
    func longHost() {
        let label = String(repeating: "a", count: 63)
        #expect(refusal("https://\(label).example/") == nil)
        #expect(refusal("https://a\(label).example/") != nil)
        #expect(refusal("https://\(label).\(label).\(label).\(label)/") != nil)
    }

    @Test("Ports are 1 to 65535", arguments: ["0", "65536", "", "x", "80x", "-1", "8:0"])
    func port(port: String) { #expect(refusal("https://a.example:\(port)/") == .port(port)) }

    @Test(
        "Our own host is refused in every spelling",
        arguments: [
            "http://go.example.test/ABCDEFGH", "https://GO.Example.TEST./x", "https://go.example.test:8443/",
            "https://go.example\u{3002}test/", "http://192.0.2.7:8080/", "http://0xC0000207:8080/",
            "http://[::ffff:192.0.2.7]:8080/", "http://3221225991:8080/", "https://xn--ph-rbt.example/",
            "https://PHỞ.example/",
        ])
    func ownHost(text: String) {
        guard case .ownHost = refusal(text, allowLocal: true) else {
            Issue.record("\(text): \(String(describing: refusal(text)))")
            return
        }
    }

    @Test("An own host with a port is ours on that port alone")
    func ownPort() {
        #expect(refusal("http://192.0.2.7:9000/") == nil)
        #expect(refusal("http://192.0.2.7/") == nil)
    }

    @Test(
        "Hosts of this box and its network are refused, unless local ones are allowed",
        arguments: [
            "localhost", "LOCALHOST.", "a.localhost", "printer.local", "x.internal", "nas.home.arpa", "intranet",
            "127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "0x7f000001", "0", "0.0.0.0", "10.0.0.1",
            "172.16.0.9", "172.31.255.255", "192.168.1.20", "192.168.257", "169.254.1.1", "100.64.0.1", "224.0.0.1",
            "255.255.255.255", "127.0.0.1.", "\u{FF11}27.0.0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]",
            "[fd00::1]",
            "[ff02::1]", "[::ffff:192.168.1.20]", "[::FFFF:7f00:1]", "[::127.0.0.1]", "[64:ff9b::10.0.0.1]",
            "[2002:c0a8:0101::1]",
        ])
    func local(host: String) {
        guard case .localHost = refusal("http://\(host)/") else {
            Issue.record("\(host): \(String(describing: refusal("http://\(host)/")))")
            return
        }
        #expect(refusal("http://\(host):3000/x", allowLocal: true) == nil)
    }

    @Test(
        "Hosts of the internet are allowed in every spelling",
        arguments: [
            "8.8.8.8", "0x08080808", "134744072", "172.32.0.1", "192.169.0.1", "[2606:4700::1111]", "[::ffff:8.8.8.8]",
            "localhost.example", "local.example", "a_b.example", "xn--bcher-kva.example", "1and1.example", "a.example.",
        ])
    func global(host: String) { #expect(refusal("https://\(host)/") == nil) }

    @Test("Allowing local hosts opens no other door")
    func localIsNarrow() {
        #expect(refusal("javascript:alert(1)", allowLocal: true) == .scheme("javascript"))
        #expect(refusal("http://a@192.168.1.20/", allowLocal: true) == .userInfo)
        #expect(refusal("http://go.example.test/", allowLocal: true) == .ownHost("go.example.test"))
    }

    @Test(
        "A query has no click ID of its own, however the name is escaped",
        arguments: [
            "?click_id=x", "?a=b&click_id=", "?click_id", "?click%5Fid=1", "?%63lick_id=1#f",
            "/?a&click_id=x{click_id}",
        ])
    func clickID(rest: String) { #expect(refusal("https://a.example\(rest)") == .clickIDParameter("click_id")) }

    @Test(
        "Names that only look like the parameter are allowed, and so is the macro as its value",
        arguments: [
            "?my_click_id=x", "?click_idx=x", "#click_id=x", "/click_id=x", "?a=click_id=x", "?click_id={click_id}",
        ])
    func notClickID(rest: String) { #expect(refusal("https://a.example\(rest)") == nil) }

    @Test("A destination has at most 8,000 bytes, as given and in ASCII")
    func length() {
        let head = "https://a.example/"
        #expect(refusal(head + String(repeating: "a", count: 8_000 - head.utf8.count)) == nil)
        #expect(refusal(head + String(repeating: "a", count: 8_001 - head.utf8.count)) == .tooLong(bytes: 8_001))
        #expect(refusal(head + String(repeating: "é", count: 3_000)) == .tooLong(bytes: 18_018))
        #expect(refusal("") == .empty)
    }

    @Test("Each reason is told in words of its own")
    func words() {
        let errors: [DestinationError] = [
            .empty, .tooLong(bytes: 9_000), .forbiddenByte(0x0A), .forbiddenByte(0x20), .forbiddenByte(0), .noScheme,
            .scheme("data"), .noHost, .userInfo, .host("a", problem: "is b"), .port("0"), .ownHost("a"),
            .localHost("a", kind: "b"), .clickIDParameter("click_id"),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
    }
}
