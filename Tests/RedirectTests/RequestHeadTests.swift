// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Redirect

/// What a head is read as.
enum Reading: Equatable, CustomStringConvertible {
    case incomplete
    case refused(RequestHead.Refusal)
    case head(RequestHead)

    init(_ bytes: [UInt8]) {
        do {
            self = try RequestHead.parse(bytes.span).map(Reading.head) ?? .incomplete
        } catch {
            self = .refused(error)
        }
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    var head: RequestHead? {
        guard case .head(let head) = self else { return nil }
        return head
    }

    var description: String {
        switch self {
        case .incomplete: "incomplete"
        case .refused(let refusal): "refused \(refusal.rawValue)"
        case .head(let head): "a head of \(head.length) bytes"
        }
    }
}

@Suite("A request head")
struct RequestHeadTests {
    private static func text(_ bytes: String, _ range: Range<Int>?) -> String? {
        range.map { String(decoding: Array(bytes.utf8)[$0], as: UTF8.self) }
    }

    @Test("is taken apart into what the redirect needs")
    func parts() throws {
        let request =
            "GET /0070C1S6?utm_source=a%20b&x HTTP/1.1\r\nHost: go.example\r\nUser-Agent:\t Phone/1 \t\r\n"
            + "ACCEPT-LANGUAGE: de-AT,de;q=0.9\r\nreferer: https://shop.example/a\r\n\r\n"
        let head = try #require(Reading(request + "GET /next").head)
        #expect(head.method == .get)
        #expect(Self.text(request, head.path) == "/0070C1S6")
        #expect(Self.text(request, head.query) == "utm_source=a%20b&x")
        #expect(Self.text(request, head.host) == "go.example")
        #expect(Self.text(request, head.userAgent) == "Phone/1")
        #expect(Self.text(request, head.acceptLanguage) == "de-AT,de;q=0.9")
        #expect(Self.text(request, head.referer) == "https://shop.example/a")
        #expect(head.keepsAlive && !head.announcesBody && head.purposes.isEmpty && !head.isForwarded)
        #expect(head.length == request.utf8.count)
    }

    @Test(
        "has the method that it names, in the case that it names it",
        arguments: [
            ("GET", RequestHead.Method.get), ("HEAD", .head), ("OPTIONS", .options), ("POST", .post), ("get", .other),
            ("GETS", .other), ("M-SEARCH", .other),
        ])
    func methods(_ name: String, _ method: RequestHead.Method) throws {
        #expect(Reading("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n").head?.method == method)
    }

    @Test(
        "is refused where leniency would let a request be smuggled",
        arguments: [
            ("a bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
            ("a bare LF after a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
            ("a bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
            ("a bare CR in a value", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"),
            ("a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
            ("a line folded with a tab", "GET / HTTP/1.1\r\nHost: a\r\n\tc\r\n\r\n"),
            ("a space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
            ("a space before a colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
            ("a field without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"),
            ("a field without a name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
            ("two Host fields", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
            ("two Host fields beside a host in the target", "GET http://a/ HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n"),
            ("no Host", "GET / HTTP/1.1\r\nX: a\r\n\r\n"),
            ("no Host beside a host in the target", "GET http://a/ HTTP/1.1\r\n\r\n"),
            (
                "a length beside a transfer encoding",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
            ),
            (
                "a transfer encoding beside a length",
                "POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: x\r\ncontent-length: 0\r\n\r\n"
            ),
            ("two lengths that differ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"),
            ("a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n"),
            ("a signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n"),
            ("an empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n"),
            ("a length beyond reason", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000000\r\n\r\n"),
            ("NUL in the path", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"),
            ("NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\0: a\r\n\r\n"),
            ("DEL in the path", "GET /\u{7F} HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("DEL in a value", "GET / HTTP/1.1\r\nHost: a\u{7F}\r\n\r\n"),
            ("an escape in a value", "GET / HTTP/1.1\r\nHost: \u{1B}[2J\r\n\r\n"),
            ("CR LF in the path", "GET /a\r\nX: b HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("a tab between the parts of the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("no version", "GET /\r\nHost: a\r\n\r\n"),
            ("a version that goes on", "GET / HTTP/1.1x\r\nHost: a\r\n\r\n"),
            ("a version without a number", "GET / HTTP/1.x\r\nHost: a\r\n\r\n"),
            ("a version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n"),
            ("a target that is no path", "GET abc HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("a target of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("an authority as the target", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("a query as the target", "GET ?a HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("an empty method", " / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("a method that never ends", String(repeating: "A", count: 33) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("a method with a separator", "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("two empty lines before it", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("a TLS handshake", "\u{16}\u{3}\u{1}\0\r\n\r\n"),
        ])
    func refusals(_ what: String, _ request: String) {
        #expect(Reading(request) == .refused(.malformed))
    }

    @Test("of a version that is not HTTP/1 is refused as such", arguments: ["HTTP/2.0", "HTTP/0.9", "HTTP/3.1"])
    func versions(_ version: String) {
        #expect(Reading("GET / \(version)\r\nHost: a\r\n\r\n") == .refused(.unknownVersion))
    }

    @Test("of HTTP/1.0 needs no Host and ends its connection")
    func oldVersion() throws {
        let head = try #require(Reading("GET /a HTTP/1.0\r\n\r\n").head)
        #expect(!head.keepsAlive)
    }

    @Test("after one empty line is read all the same")
    func leadingLine() throws {
        let head = try #require(Reading("\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n").head)
        #expect(head.path == 6..<8)
        #expect(Reading("\r") == .incomplete)
    }

    @Test(
        "in absolute form has the path behind the host, and the target's own host",
        arguments: [
            ("http://go.example/ABC?q", "/ABC", "go.example"), ("HTTPS://a:8080/x/y", "/x/y", "a:8080"),
            ("http://a", "", "a"), ("http://a?q", "", "a"),
        ])
    func absoluteForm(_ target: String, _ path: String, _ host: String) throws {
        let request = "GET \(target) HTTP/1.1\r\nHost: other\r\n\r\n"
        let head = try #require(Reading(request).head)
        #expect(Self.text(request, head.path) == path)
        #expect(Self.text(request, head.host) == host)
    }

    @Test("may ask for the server as a whole")
    func asterisk() throws {
        #expect(Reading("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").head?.method == .options)
    }

    @Test(
        "says that a body follows, so that the body is not read as a request",
        arguments: [
            ("Content-Length: 5\r\n", true), ("Content-Length: 5\r\ncontent-length: 5\r\n", true),
            ("Content-Length: 0\r\n", false), ("Transfer-Encoding: chunked\r\n", true), ("", false),
        ])
    func bodies(_ fields: String, _ announces: Bool) throws {
        #expect(Reading("POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n").head?.announcesBody == announces)
    }

    @Test(
        "ends its connection when it says so",
        arguments: [("close", false), ("Keep-Alive, CLOSE", false), ("keep-alive", true), ("", true)])
    func connection(_ value: String, _ keepsAlive: Bool) throws {
        #expect(Reading("GET / HTTP/1.1\r\nHost: a\r\nConnection: \(value)\r\n\r\n").head?.keepsAlive == keepsAlive)
    }

    @Test(
        "notes what the browser says of loading ahead, whatever it says",
        arguments: [
            ("Sec-Purpose: prefetch;prerender", VerdictRules.Field.secPurpose), ("Purpose: prefetch", .purpose),
            ("X-Purpose: preview", .xPurpose), ("X-Moz: Prefetch", .xMoz), ("Sec-Purpose: other", .secPurpose),
            ("X-Purposes: prefetch", nil),
        ] as [(String, VerdictRules.Field?)])
    func speculation(_ field: String, _ noted: VerdictRules.Field?) throws {
        #expect(Reading("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n").head?.purposes.first?.field == noted)
    }

    @Test("reads a small form, and nothing else that follows a head")
    func forms() throws {
        func head(_ method: String, _ type: String, _ length: Int) -> RequestHead? {
            Reading(
                "\(method) / HTTP/1.1\r\nHost: a\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n"
            ).head
        }
        let form = "application/x-www-form-urlencoded; charset=utf-8"
        #expect(head("POST", form, 10)?.bodyLength == 10 && head("POST", form, 10)?.announcesBody == false)
        #expect(head("POST", form, 4_096)?.bodyLength == 4_096)
        for other in [head("POST", form, 4_097), head("GET", form, 10), head("POST", "text/plain", 10)] {
            #expect(other?.bodyLength == 0 && other?.announcesBody == true)
        }
    }

    @Test(
        "notes what a visitor asks for, and who has passed the request on",
        arguments: [
            ("Sec-GPC: 1", true, false), ("DNT: 1", true, false), ("DNT: 0", false, false),
            ("Sec-GPC: yes", false, false),
            ("Via: 1.1 a", false, true), ("Forwarded: for=10.0.0.1", false, true),
            ("X-Forwarded-For: 1.2.3.4", false, true),
        ])
    func wishes(_ field: String, _ asksForPrivacy: Bool, _ isForwarded: Bool) {
        let head = Reading("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n").head
        #expect(head?.asksForPrivacy == asksForPrivacy && head?.isForwarded == isForwarded)
    }

    @Test("may have a target of 8,192 bytes and not one more")
    func targetLength() {
        func request(_ count: Int) -> String {
            "GET /\(String(repeating: "a", count: count - 1)) HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        #expect(Reading(request(8_192)).head?.path.count == 8_192)
        #expect(Reading(request(8_193)) == .refused(.targetTooLong))
        #expect(Reading("GET /" + String(repeating: "a", count: 20_000)) == .refused(.targetTooLong))
    }

    @Test("may have 16,384 bytes and not one more, whether they come at once or not")
    func headLength() {
        func request(_ count: Int) -> [UInt8] {
            let frame = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n"
            let filling = String(repeating: "a", count: count - frame.utf8.count)
            return Array("GET / HTTP/1.1\r\nHost: a\r\nX: \(filling)\r\n\r\n".utf8)
        }
        #expect(Reading(request(16_384)).head?.length == 16_384)
        for count in [16_385, 16_386, 16_390, 40_000] {
            #expect(Reading(request(count)) == .refused(.tooLong))
            #expect(Reading(Array(request(count).prefix(16_384))) == .refused(.tooLong))
            #expect(Reading(Array(request(count).prefix(16_383))) == .incomplete)
        }
        let many = String(repeating: "A: b\r\n", count: 5_000)
        #expect(Reading("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n") == .refused(.tooLong))
    }

    @Test("is read the same byte by byte as all at once, over 500 seeded heads")
    func increments() {
        var generator = Seeded(9_112)
        var kinds: Set<String> = []
        for _ in 0..<500 {
            let bytes = Self.randomHead(&generator)
            let whole = Reading(bytes)
            var stepwise = Reading.incomplete
            for count in 0...bytes.count {
                stepwise = Reading(Array(bytes.prefix(count)))
                if stepwise != .incomplete { break }
            }
            #expect(stepwise == whole, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
            kinds.insert(whole.head == nil ? "\(whole)" : "head")
        }
        #expect(kinds.isSuperset(of: ["head", "incomplete", "refused 400"]), "The sample shows only \(kinds).")
    }

    /// A request that is mostly right, with a few bytes replaced, dropped or doubled.
    private static func randomHead(_ generator: inout Seeded) -> [UInt8] {
        let lines = [
            "Host: a", "Host: b", "User-Agent: x", "Content-Length: 3", "Transfer-Encoding: chunked",
            "Sec-Purpose: prefetch",
            "Connection: close", "Referer: http://c/", "Accept-Language: en",
            "X-Long: \(String(repeating: "y", count: 90))",
        ]
        var text = Bool.random(using: &generator) ? "\r\n" : ""
        text += ["GET", "HEAD", "POST", "OPTIONS"].randomElement(using: &generator) ?? "GET"
        text += [" /", " /abc?d", " *", " http://h/x", " /%41"].randomElement(using: &generator) ?? " /"
        text +=
            [" HTTP/1.1\r\n", " HTTP/1.1\r\n", " HTTP/1.0\r\n", " HTTP/2.0\r\n"].randomElement(using: &generator) ?? ""
        if Int.random(in: 0..<5, using: &generator) > 0 { text += "Host: h\r\n" }
        for _ in 0..<Int.random(in: 0..<4, using: &generator) {
            text += (lines.randomElement(using: &generator) ?? "") + "\r\n"
        }
        var bytes = Array((text + "\r\n").utf8)
        for _ in 0..<Int.random(in: 0..<3, using: &generator) {
            let i = Int.random(in: bytes.indices, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[i] = [0, 10, 13, 32, 58, 127, 255].randomElement(using: &generator) ?? 0
            case 1: bytes.remove(at: i)
            default: bytes.insert(bytes[i], at: i)
            }
        }
        return bytes
    }
}
