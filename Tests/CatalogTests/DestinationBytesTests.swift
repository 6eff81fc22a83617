// SPDX-License-Identifier: Apache-2.0

import Redirect
import Testing

@testable import Catalog

@Suite("The bytes of a destination")
struct DestinationBytesTests {
    /// The location with `‹` and `›` around what goes only with a click ID, and `*` for the click ID.
    private func location(
        _ text: String, tracking: Bool = true, parameter: String = "click_id", place: Terms.ClickIDPlace = .query
    ) throws -> String {
        let policy = DestinationPolicy(ownHosts: [], clickIDParameter: parameter)
        let destination = try Destination(checking: text, policy: policy)
        #expect(destination.text == text)
        return Self.readable(
            LocationWriter(tracking: tracking, parameter: parameter, place: place).location(of: destination))
    }

    private static func readable(_ location: [UInt8]) -> String {
        var text = ""
        var separator = ""
        var rest = location[...]
        func name(_ byte: UInt8?) -> String {
            byte.map { $0 > LocationMark.continued ? String(UnicodeScalar($0)) : "" } ?? ""
        }
        while let byte = rest.popFirst() {
            switch byte {
            case LocationMark.clickID: text += "*"
            case LocationMark.query: separator = name(rest.popFirst())
            case LocationMark.optionalStart:
                let own = rest.popFirst()
                text += "‹" + (own == LocationMark.continued ? separator : name(own))
            case LocationMark.optionalEnd: text += "›"
            default: text += String(UnicodeScalar(byte))
            }
        }
        return text
    }

    @Test(
        "For an app that routes by its fragment the click ID goes there",
        arguments: [
            ("https://a.example/#/r", "https://a.example/#/r‹?click_id=*›"),
            ("https://a.example/?x=1#/r?y", "https://a.example/?x=1#/r?y‹&click_id=*›"),
            ("https://a.example/", "https://a.example/‹#click_id=*›"),
        ])
    func fragment(text: String, expected: String) throws { #expect(try location(text, place: .fragment) == expected) }

    @Test(
        "What is no web page stands as it was given",
        arguments: [
            ("tel:+84901234567", "tel:+84901234567"), ("mailto:a@b.example?subject=Xin chào", nil),
            ("mailto:a@b.example?subject=Ch%C3%A0o", "mailto:a@b.example?subject=Ch%C3%A0o"),
            ("sms:+84901", "sms:+84901"),
            ("zalo://qr/p/1", "zalo://qr/p/1"),
        ] as [(String, String?)])
    func apps(text: String, expected: String?) throws {
        guard let expected else {
            #expect(throws: DestinationError.forbiddenByte(0x20)) { try location(text) }
            return
        }
        #expect(try location(text) == expected)
    }

    @Test(
        "The click ID goes before any fragment, and every other byte stays as it was given",
        arguments: [
            ("https://a.example", "https://a.example‹?click_id=*›"),
            ("https://a.example/", "https://a.example/‹?click_id=*›"),
            ("https://a.example/x#top", "https://a.example/x‹?click_id=*›#top"),
            ("https://a.example#a?b=c", "https://a.example‹?click_id=*›#a?b=c"),
            ("https://a.example/?y=%2B", "https://a.example/?y=%2B‹&click_id=*›"),
            ("https://a.example/?y=a+b&y=%20", "https://a.example/?y=a+b&y=%20‹&click_id=*›"),
            ("https://a.example/?u=https://b.example/?q=1", "https://a.example/?u=https://b.example/?q=1‹&click_id=*›"),
            ("https://a.example/%zz?%zz=%E1%BB%87&%", "https://a.example/%zz?%zz=%E1%BB%87&%‹&click_id=*›"),
            ("https://a.example/?", "https://a.example/?‹click_id=*›"),
            ("https://a.example/?a=b&", "https://a.example/?a=b&‹click_id=*›"),
            ("https://a.example/?a=b&#f", "https://a.example/?a=b&‹click_id=*›#f"),
            ("https://a.example/?a&&b=", "https://a.example/?a&&b=‹&click_id=*›"),
            ("https://a.example/a;b,c!$'()*+=:@~[]?d[]=1", "https://a.example/a;b,c!$'()*+=:@~[]?d[]=1‹&click_id=*›"),
            ("https://a.example/#a#b", "https://a.example/‹?click_id=*›#a#b"),
            ("HTTPS://A.Example:8443/../x/./", "HTTPS://A.Example:8443/../x/./‹?click_id=*›"),
            ("https://a.example./x", "https://a.example./x‹?click_id=*›"),
            ("https://0x08.010.2056/", "https://0x08.010.2056/‹?click_id=*›"),
            ("https://[2606:4700::1111]:80/x", "https://[2606:4700::1111]:80/x‹?click_id=*›"),
        ])
    func spliced(text: String, expected: String) throws { #expect(try location(text) == expected) }

    @Test(
        "A macro is filled in where it stands, and nothing is added elsewhere",
        arguments: [
            ("https://a.example/?s1={click_id}", "https://a.example/?s1=*"),
            ("https://a.example/?click_id={click_id}", "https://a.example/?click_id=*"),
            ("https://a.example/{click_id}/x?b={click_id}#{click_id}", "https://a.example/*/x?b=*#*"),
            ("https://a.example/{{click_id}}", "https://a.example/%7B*%7D"),
            ("https://a.example/{CLICK_ID}", "https://a.example/%7BCLICK_ID%7D‹?click_id=*›"),
            ("https://a.example/?x={click_id", "https://a.example/?x=%7Bclick_id‹&click_id=*›"),
        ])
    func macros(text: String, expected: String) throws { #expect(try location(text) == expected) }

    @Test(
        "Without tracking nothing is added, and macros are left empty",
        arguments: [
            ("https://a.example/?y=%2B#f", "https://a.example/?y=%2B#f"),
            ("https://a.example/?s={click_id}&t=1", "https://a.example/?s=&t=1"),
        ])
    func untracked(text: String, expected: String) throws { #expect(try location(text, tracking: false) == expected) }

    @Test(
        "What no URL may hold is escaped, once, as UTF-8",
        arguments: [
            ("https://a.example/phở-bò", "https://a.example/ph%E1%BB%9F-b%C3%B2"),
            (
                "https://a.example/Đặt-chỗ?tên=Nguyễn&x=%2B#đầu",
                "https://a.example/%C4%90%E1%BA%B7t-ch%E1%BB%97?t%C3%AAn=Nguy%E1%BB%85n&x=%2B#%C4%91%E1%BA%A7u"
            ),
            ("https://a.example/a\"<b>\\^`|", "https://a.example/a%22%3Cb%3E%5C%5E%60%7C"),
            ("https://a.example/😀", "https://a.example/%F0%9F%98%80"),
        ])
    func escaped(text: String, expected: String) throws { #expect(try location(text, tracking: false) == expected) }

    /// Judged by the Python package idna 3.13, `encode(uts46=True, transitional=False)`.
    @Test(
        "A host beyond ASCII becomes its A-labels",
        arguments: [
            ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.example", "xn--bcher-kva.example"),
            ("faß.de", "xn--fa-hia.de"), ("càphê.vn", "xn--cph-9ka6c.vn"), ("phở.example", "xn--ph-rbt.example"),
            ("số-một.example", "xn--s-mt-0x5a2b.example"), ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("пример.рф", "xn--e1afmkfd.xn--p1ai"), ("βόλος.com", "xn--nxasmm1c.com"),
            ("日本語。jp", "xn--wgv71a119e.jp"), ("ExAmPle.ｃｏｍ", "example.com"),
        ])
    func hosts(host: String, expected: String) throws {
        #expect(try location("https://\(host):8443/é?a", tracking: false) == "https://\(expected):8443/%C3%A9?a")
        let destination = try Destination(checking: "http://\(host)?x", policy: DestinationPolicy(ownHosts: []))
        #expect(destination.host == expected)
    }

    @Test("The parameter has the name that the box gives it")
    func parameter() throws {
        #expect(
            try location("https://a.example/?click_id=own", parameter: "wp") == "https://a.example/?click_id=own‹&wp=*›"
        )
    }

    @Test("Random texts are refused or become ASCII that differs only where it had to")
    func random() {
        var generator = Seeded(1)
        let alphabet = Array("ab/?#&=%:{}[]@\\ệ é\u{0}+.~\"click_id".unicodeScalars)
        for _ in 0..<20_000 {
            var text = "https://a.example"
            for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
            }
            guard let destination = try? Destination(checking: text, policy: DestinationPolicy(ownHosts: [])) else {
                continue
            }
            #expect(destination.ascii.allSatisfy { $0 == 0 || (0x21...0x7E).contains($0) }, "\(text)")
            if text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) }) {
                #expect(destination.ascii == Array(text.utf8))
            }
        }
    }
}
