// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Redirect

@Suite("What of a visitor's query goes on")
struct PassedQueryTests {
    private static func passed(
        _ query: String, onto location: String, overriding: Bool = false, reserved: String = "cid"
    ) -> PassedQuery {
        PassedQuery(
            Array(query.utf8)[...], onto: Route.bytes(location)[...], overriding: overriding,
            reserved: Array(reserved.utf8))
    }

    /// Where a visitor without a click ID is led.
    private static func led(_ query: String, onto location: String, overriding: Bool = false) -> String {
        let passed = passed(query, onto: location, overriding: overriding)
        var buffer = ByteBuffer()
        LocationTemplate(bytes: passed.location).write(nil, adding: passed.added, into: &buffer)
        return String(buffer: buffer)
    }

    @Test(
        "is added behind the link's own, byte for byte and in order, and before the fragment",
        arguments: [
            ("a=1&b=2", "https://s.example/{q?}", "https://s.example/?a=1&b=2"),
            ("a=1", "https://s.example/?x=1{q&}#top", "https://s.example/?x=1&a=1#top"),
            ("b&a=%2B+%zz&a={m}&c=", "https://s.example/{q?}", "https://s.example/?b&a=%2B+%zz&a={m}&c="),
            ("&&a=1&&b=2&", "https://s.example/{q?}", "https://s.example/?a=1&b=2"),
            ("a=1", "https://s.example/#/?a=2{q-}", "https://s.example/#/?a=2a=1"),
        ])
    func adding(_ query: String, _ location: String, _ expected: String) {
        #expect(Self.led(query, onto: location) == expected)
    }

    @Test("loses against the link's own value, in whatever spelling the name comes")
    func ownWins() {
        let own = "https://s.example/?utm_source=own&a%20b=1{q&}"
        for query in ["utm_source=forged", "%75tm_source=forged", "utm%5Fsource", "a+b=2", "a%20b=2"] {
            #expect(Self.led(query, onto: own) == "https://s.example/?utm_source=own&a%20b=1")
        }
        #expect(Self.led("utm_sourc=1", onto: own).hasSuffix("&utm_sourc=1"))
        #expect(Self.led("UTM_SOURCE=1", onto: own).hasSuffix("&UTM_SOURCE=1"))
    }

    @Test(
        "replaces the link's own value where the link allows it, and touches nothing else",
        arguments: [
            ("a=9", "https://s.example/?a=1{q&}", "https://s.example/?a=9"),
            ("a=9", "https://s.example/?b=2&a=1&c=3&a=4{q&}#f", "https://s.example/?b=2&c=3&a=9#f"),
            ("%61=9&a=8", "https://s.example/?a=1&b=2{q&}", "https://s.example/?b=2&%61=9&a=8"),
            ("z=9", "https://s.example/?a=1{q&}", "https://s.example/?a=1&z=9"),
            ("cid=9&a=9", "https://s.example/?a=1{q&}", "https://s.example/?a=9"),
        ])
    func overriding(_ query: String, _ location: String, _ expected: String) {
        #expect(Self.led(query, onto: location, overriding: true) == expected)
    }

    @Test("never carries names that are ours, also in escapes")
    func reserved() {
        let ours = [
            "cid", "click_id", "dub_id", "li2_cid", "li_cid", "pw", "qr", "no-track", "dub-no-track", "redir_url",
            "%63lick_id", "click%5fid", "%70w",
        ]
        for name in ours {
            #expect(
                Self.passed("\(name)=1&kept=2&\(name)", onto: "https://s.example/{q?}").added == Array("kept=2".utf8))
        }
        #expect(Self.passed("cid2=1", onto: "https://s.example/{q?}").added == Array("cid2=1".utf8))
    }

    @Test(
        "leaves out a tag's mirror where all of it is there, and takes its names for others' where not",
        arguments: [
            ("e=1&c=2&x=3", "x=3"), ("c=2&x=3&e=1", "x=3"), ("uid=1&ctr=2&c=3", ""), ("e=1&x=3", "e=1&x=3"),
            ("uid=1&c=3", "uid=1&c=3"), ("uid=1&ctr=2", "uid=1&ctr=2"), ("c=3", "c=3"), ("%65=1&c=2", ""),
        ])
    func mirrors(_ query: String, _ expected: String) {
        #expect(Self.passed(query, onto: "https://s.example/{q?}").added == Array(expected.utf8))
    }

    @Test("drops pairs that no location may hold")
    func plain() {
        let bad = ["a=\u{7F}", "b=\u{1}", "c= d", "e=#f", "g=\u{e9}"]
        #expect(
            Self.passed((bad + ["ok=1"]).joined(separator: "&"), onto: "https://s.example/{q?}").added
                == Array("ok=1".utf8))
    }

    @Test("fits as long as the whole stays within what servers read")
    func fits() {
        let location = "https://s.example/{q?}"
        let room = 8_192 - 40 - Route.bytes(location).count
        #expect(Self.passed(String(repeating: "a", count: room), onto: location).fits)
        #expect(!Self.passed(String(repeating: "a", count: room + 1), onto: location).fits)
    }

    @Test(
        "decodes right escapes and leaves broken ones",
        arguments: [("%41%6a", "Aj"), ("%4", "%4"), ("%", "%"), ("%zz%41", "%zzA"), ("a+b", "a b"), ("%2b", "+")])
    func decoding(_ text: String, _ expected: String) {
        #expect(PassedQuery.decoded(Array(text.utf8)[...]) == Array(expected.utf8))
    }
}
