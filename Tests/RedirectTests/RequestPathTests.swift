// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("A request path")
struct RequestPathTests {
    private static func kind(_ path: String) -> String {
        let bytes = Array(path.utf8)
        return switch RequestPath(bytes.span, 0..<bytes.count) {
        case .root: "root"
        case .robots: "robots"
        case .icon: "icon"
        case .probe: "probe"
        case .wellKnown(let range): "well-known " + String(decoding: bytes[range], as: UTF8.self)
        case .offline(let range): "offline " + String(decoding: bytes[range], as: UTF8.self)
        case .preview(let symbols): "preview " + String(decoding: Array(symbols), as: UTF8.self)
        case .code(let symbols, let mirror):
            "code " + String(decoding: Array(symbols), as: UTF8.self) + (mirror.map { " " + $0.json } ?? "")
        }
    }

    @Test(
        "asks for what it names",
        arguments: [
            ("", "root"), ("/", "root"), ("//", "root"), ("/robots.txt", "robots"), ("/favicon.ico", "icon"),
            ("/apple-touch-icon.png", "icon"), ("/apple-touch-icon-120x120-precomposed.png", "icon"),
            ("/generate_204", "probe"), ("/gen_204", "probe"), ("/hotspot-detect.html", "probe"),
            ("/library/test/success.html", "probe"), ("/connecttest.txt", "probe"), ("/ncsi.txt", "probe"),
            ("/success.txt", "probe"), ("/canonical.html", "probe"), ("/0070C1S6", "code 0070C1S6"),
            ("/0070C1S6/", "code 0070C1S6"), ("/a/b", "code a/b"), ("/ROBOTS.TXT", "code ROBOTS.TXT"),
            ("/robots.txt.bak", "code robots.txt.bak"),
            ("/0070C1S6+", "preview 0070C1S6"), ("/0070C1S6%2B", "code 0070C1S6+"), ("/+", "code +"),
            ("/.well-known/security.txt", "well-known security.txt"), ("/.well-known/", "code .well-known"),
            ("/offline/menu/", "offline menu/"), ("/offline/menu/a.css", "offline menu/a.css"),
            ("/offline", "code offline"),
            (
                "/0070C1S6/04A1B2C3D4E5F6x00002A",
                #"code 0070C1S6 {"uid":"04A1B2C3D4E5F6","counter":42,"proof":"counter"}"#
            ),
            (
                "/0070C1S6/04a1b2c3d4e5f6X000000/",
                #"code 0070C1S6 {"uid":"04A1B2C3D4E5F6","counter":0,"proof":"none"}"#
            ),
            ("/0070C1S6/04A1B2C3D4E5F6y00002A", "code 0070C1S6/04A1B2C3D4E5F6y00002A"),
            ("/%72obots.txt", "code robots.txt"), ("*", "code *"),
        ])
    func kinds(_ path: String, _ kind: String) {
        #expect(Self.kind(path) == kind)
    }

    @Test(
        "has its escapes decoded once, and broken ones left as they are",
        arguments: [
            ("/%41b%2dc", "Ab-c"), ("/%2541", "%41"), ("/%", "%"), ("/%4", "%4"), ("/%4g", "%4g"), ("/%%41", "%A"),
            ("/%C3%A9", "\u{E9}"), ("/a%00b", "a\0b"), ("/a%0D%0Ab", "a\r\nb"), ("/a+b", "a+b"),
        ])
    func escapes(_ path: String, _ decoded: String) {
        #expect(Self.kind(path) == "code " + decoded)
    }

    @Test("is cut one byte beyond the longest code, so that no longer one is taken for it")
    func length() throws {
        for count in [32, 33, 34, 8_000] {
            let bytes = [0x2F] + [UInt8](repeating: 0x41, count: count)
            guard case .code(let symbols, _) = RequestPath(bytes.span, 0..<bytes.count) else {
                Issue.record("\(count) letters are no code")
                return
            }
            #expect((Code.normalise(symbols) != nil) == (count == 32))
            #expect(Array(symbols).count == min(count, 33))
            #expect(symbols.printable.utf8.count == 32)
        }
    }

    @Test(
        "is recorded in visible ASCII only", arguments: [("/a%00b%C3%A9", "a?b??"), ("/%1b[2J", "?[2J"), ("/%20", "?")])
    func printable(_ path: String, _ text: String) throws {
        let bytes = Array(path.utf8)
        guard case .code(let symbols, _) = RequestPath(bytes.span, 0..<bytes.count) else {
            Issue.record("\(path) is no code")
            return
        }
        #expect(symbols.printable == text)
    }
}
