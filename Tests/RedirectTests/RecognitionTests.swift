// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("Telling visitors apart")
struct RecognitionTests {
    private static let cookie = "0123456789abcdef"
    private static let salt = VisitorSalt(bytes: [UInt8](repeating: 5, count: 32))

    private static func policy(cookies: Bool = false) -> VisitorPolicy {
        var policy = VisitorPolicy()
        policy.setsCookie = cookies
        policy.sharedDevices = [AddressRange("10.0.0.64/26")].compactMap(\.self)
        policy.ownNetworks = [AddressRange("203.0.113.0/24")].compactMap(\.self)
        policy.trustedProxies = [AddressRange("192.0.2.1")].compactMap(\.self)
        return policy
    }

    private static func recognise(
        _ fields: String..., peer: String? = "10.0.0.1", cookies: Bool = false, salt: VisitorSalt? = salt
    ) throws -> Recognition {
        let heard = try Heard("/", fields)
        let policy = policy(cookies: cookies)
        var book = AgentBook(.builtIn)
        let agent = book.entry(heard.bytes.span.extracting(heard.head.userAgent ?? 0..<0))
        return Recognition(
            heard.client(peer, policy), heard.head, heard.bytes.span, agent: agent, policy: policy, salt: salt)
    }

    @Test(
        "goes by the address only where a device has one of its own",
        arguments: [
            ("10.0.0.1", true), ("192.168.7.7", true), ("172.16.0.1", true), ("169.254.1.1", true), ("fd00::1", true),
            ("fe80::1", true), ("127.0.0.2", true), ("203.0.113.9", true), ("127.0.0.1", false), ("::1", false),
            ("8.8.8.8", false), ("100.64.0.1", false), ("2001:db8::1", false), ("172.32.0.1", false),
            ("10.0.0.65", false),
        ])
    func neighbours(_ peer: String, _ isKnown: Bool) throws {
        let visitor = try Self.recognise("User-Agent: A", peer: peer).visitor
        #expect((visitor != nil) == isKnown)
        #expect(visitor.map { $0.kind == .local } ?? true)
    }

    @Test("is the same for the same address and agent under one salt, and another for anything else")
    func hashes() throws {
        let visitor = try Self.recognise("User-Agent: A").visitor
        #expect(try Self.recognise("User-Agent: A").visitor == visitor)
        #expect(try Self.recognise("User-Agent: B").visitor != visitor)
        #expect(try Self.recognise("User-Agent: A", peer: "10.0.0.2").visitor != visitor)
        let other = VisitorSalt(bytes: [UInt8](repeating: 6, count: 32))
        #expect(try Self.recognise("User-Agent: A", salt: other).visitor != visitor)
        #expect(try Self.recognise("User-Agent: A", salt: nil).visitor == nil)
        #expect(try Self.recognise("User-Agent: A", peer: nil).visitor == nil)
    }

    @Test("goes by the address that a proxy of ours tells, and not by what a stranger does")
    func proxies() throws {
        let near = try Self.recognise("X-Forwarded-For: 10.0.0.9", peer: "192.0.2.1").visitor
        #expect(try near == Self.recognise(peer: "10.0.0.9").visitor && near != nil)
        #expect(try Self.recognise("X-Forwarded-For: 10.0.0.9", peer: "10.0.0.1").visitor == nil)
        #expect(try Self.recognise("X-Forwarded-For: 10.0.0.70", peer: "192.0.2.1").visitor == nil)
    }

    @Test(
        "reads our cookie among others, and no other",
        arguments: [
            ("waypost=0123456789abcdef", true), ("a=1; waypost=0123456789abcdef; b=2", true),
            ("a=1;waypost=0123456789abcdef", true), ("xwaypost=0123456789abcdef", false),
            ("waypost=0123456789abcde", false), ("waypost=0123456789abcdeu", false), ("waypost=", false),
            ("waypost=\"0123456789abcdef\"", false), ("Waypost=0123456789abcdef", false),
        ])
    func cookies(_ value: String, _ isOurs: Bool) throws {
        let recognition = try Self.recognise("Cookie: \(value)", peer: "8.8.8.8", cookies: true)
        #expect((recognition.visitor == Visitor("c:\(Self.cookie)")) == isOurs)
        #expect((recognition.newCookie == nil) == isOurs)
        #expect(recognition.visitor?.kind == .cookie)
    }

    @Test("finds our cookie in a second field, and ignores it where cookies are not wanted")
    func secondField() throws {
        let fields = ["Cookie: a=1", "Cookie: waypost=\(Self.cookie)"]
        #expect(try Self.recognise(fields[0], fields[1], cookies: true).visitor == Visitor("c:\(Self.cookie)"))
        #expect(try Self.recognise(fields[0], fields[1]).visitor?.kind == .local)
        #expect(try Self.recognise(fields[0], fields[1]).newCookie == nil)
    }

    @Test("sets no cookie for whoever asks for privacy, and reads none", arguments: ["Sec-GPC: 1", "DNT: 1"])
    func privacy(_ field: String) throws {
        let recognition = try Self.recognise(field, "Cookie: waypost=\(Self.cookie)", peer: "8.8.8.8", cookies: true)
        #expect(recognition.visitor == nil && recognition.newCookie == nil)
        let not = try Self.recognise(String(field.dropLast()) + "0", peer: "8.8.8.8", cookies: true)
        #expect(not.newCookie != nil)
    }

    @Test("takes a device that many people use for nobody, also with a cookie")
    func sharedDevices() throws {
        let recognition = try Self.recognise("Cookie: waypost=\(Self.cookie)", peer: "10.0.0.100", cookies: true)
        #expect(recognition.visitor == nil && recognition.newCookie == nil)
    }

    @Test("draws another cookie for everybody whom it meets for the first time")
    func fresh() throws {
        let cookies = try (0..<100).map { _ in try #require(try Self.recognise(cookies: true).newCookie) }
        #expect(Set(cookies).count == 100)
    }
}
