// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Redirect

@Suite("Who stands at the other end of a connection")
struct ClientTests {
    /// Two proxies of ours, in the net 192.0.2.0/24.
    private static var policy: VisitorPolicy {
        var policy = VisitorPolicy()
        policy.trustedProxies = [AddressRange("192.0.2.0/24"), AddressRange("2001:db8::/32")].compactMap(\.self)
        policy.countryField = "cf-ipcountry"
        return policy
    }

    private static func address(_ fields: String..., peer: String = "192.0.2.1") throws -> String? {
        try Heard("/", fields).client(peer, policy).address?.description
    }

    @Test("is whom the nearest stranger was seen to be, from the right")
    func rightToLeft() throws {
        #expect(try Self.address("X-Forwarded-For: 6.6.6.6, 10.1.2.3, 192.0.2.2") == "10.1.2.3")
        #expect(try Self.address("X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 10.1.2.3") == "10.1.2.3")
        #expect(try Self.address("x-forwarded-for:10.1.2.3") == "10.1.2.3")
        #expect(try Self.address("X-Forwarded-For: 192.0.2.9, 192.0.2.2") == "192.0.2.9", "All of them are ours.")
        #expect(try Self.address() == "192.0.2.1")
        #expect(try Self.address(peer: "10.9.9.9") == "10.9.9.9")
    }

    @Test(
        "is read from Forwarded with quotes, brackets, ports and parameters",
        arguments: [
            ("for=10.1.2.3", "10.1.2.3"), ("For=\"10.1.2.3:4711\";proto=https", "10.1.2.3"),
            ("proto=http; for=10.1.2.3 ;by=192.0.2.1", "10.1.2.3"), ("for=\"[fd00::17]\"", "fd00::17"),
            ("for=\"[fd00::17]:4711\"", "fd00::17"), ("for=6.6.6.6, for=10.1.2.3, for=192.0.2.7", "10.1.2.3"),
            ("for=10.1.2.3, for=\"[2001:db8::7]\"", "10.1.2.3"), ("for=\"[::ffff:10.1.2.3]\"", "10.1.2.3"),
        ])
    func forwarded(_ value: String, _ expected: String) throws {
        #expect(try Self.address("Forwarded: \(value)") == expected)
    }

    @Test(
        "is nobody where the last word hides or makes no sense",
        arguments: [
            "Forwarded: for=unknown", "Forwarded: for=_hidden", "Forwarded: for=\"_gazonk:1\"",
            "Forwarded: proto=https",
            "Forwarded: for=10.1.2.3, for=_hidden, for=192.0.2.2", "X-Forwarded-For: 10.1.2.3, unknown",
            "X-Forwarded-For: 10.1.2.300", "X-Forwarded-For: -",
        ])
    func hidden(_ field: String) throws {
        let client = try Heard("/", [field]).client("192.0.2.1", Self.policy)
        #expect(client.address == nil && !client.isBehindStranger)
    }

    @Test("is known as the stranger that it is where a proxy is not ours, whatever that one says")
    func untrusted() throws {
        for field in ["X-Forwarded-For: 10.1.2.3", "Forwarded: for=10.1.2.3"] {
            let client = try Heard("/", [field, "CF-IPCountry: VN"]).client("10.9.9.9", Self.policy)
            #expect(client.isBehindStranger && client.address == InternetAddress("10.9.9.9") && client.country == nil)
        }
        let direct = try Heard("/", ["CF-IPCountry: VN"]).client("10.9.9.9", Self.policy)
        #expect(!direct.isBehindStranger && direct.country == nil)
        let unknown = try Heard("/", ["X-Forwarded-For: 10.1.2.3", "CF-IPCountry: VN"]).client(nil, Self.policy)
        #expect(unknown.address == nil && unknown.country == nil)
    }

    @Test(
        "comes from a country as a proxy of ours tells it in two letters",
        arguments: [
            ("VN", "VN"), ("vn", "VN"), ("XX", nil), ("T1", nil), ("V", nil), ("VNM", nil), ("1A", nil), ("", nil),
        ])
    func country(_ value: String, _ expected: String?) throws {
        #expect(try Heard("/", ["CF-IPCountry: \(value)"]).client("192.0.2.1", Self.policy).country == expected)
    }

    @Test("comes from nowhere where no field is agreed on")
    func noField() throws {
        var policy = Self.policy
        policy.countryField = nil
        #expect(try Heard("/", ["CF-IPCountry: VN"]).client("192.0.2.1", policy).country == nil)
    }
}
