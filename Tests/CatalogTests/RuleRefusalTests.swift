// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Catalog

@Suite("A sheet of rules that is refused")
struct RuleRefusalTests {
    private static let policy = DestinationPolicy(ownHosts: ["go.example"])

    /// What is said of a line that stands third.
    private static func words(_ line: String) -> String {
        do throws(RuleError) {
            _ = try RuleSheet("# one\n\n\(line)\n", policy: policy)
            return "taken"
        } catch {
            return error.description
        }
    }

    @Test(
        "says which value it cannot read, and what it expects",
        arguments: [
            ("device=watch", "one of phone, tablet, desktop, tv, console, wearable, bot, other"),
            ("device=", "one of phone"), ("os=", "a system such as ios"), ("os=ios,", "a system such as ios"),
            ("browser=é", "a browser such as safari"), ("language=", "a language such as vi or en-GB"),
            ("language=vi_VN", "a language"), ("language=1a", "a language"), ("language=abcdefghi", "a language"),
            ("language=*", "a language"), ("country=VNM", "two letters such as VN"), ("country=1A", "two letters"),
            ("ip=10.0.0.0/33", "an address or a block"), ("ip=10.0.0", "an address or a block"),
            ("ip=10.0.0.1,", "an address or a block"), ("at=2026-12-01", "FROM..TO, such as"), ("at=..", "FROM..TO"),
            ("at=2026-12-02..2026-12-01", "FROM..TO"), ("at=2026-12-01T09:00..2026-12-01T09:00", "FROM..TO"),
            ("at=2026-02-30..", "FROM..TO"), ("at=2026-12-01T25:00..", "FROM..TO"), ("at=x..y", "FROM..TO"),
            ("weekday=", "days such as mon-fri"), ("weekday=tues", "days"), ("weekday=mon-tue-wed", "days"),
            ("weekday=mon-", "days"), ("hours=9:00-10:00", "FROM-TO, such as 09:00-17:30"), ("hours=09:00", "FROM-TO"),
            ("hours=09:00-09:00", "FROM-TO"), ("hours=09:60-10:00", "FROM-TO"), ("hours=24:00-06:00", "FROM-TO"),
            ("hours=09:00-24:01", "FROM-TO"), ("hours=+9:00-10:00", "FROM-TO"), ("hours=-9:00-10:00", "FROM-TO"),
            ("zone=", "the zone of a box"), ("box=x", "the number of a box"), ("box=-1", "the number"),
            ("box=+1", "the number"), ("box=4294967296", "the number"), ("uplink=on", "up or down"),
            ("uplink=up,down", "up or down"), ("channel=tag", "link, qr or nfc"),
        ])
    func values(_ word: String, _ expected: String) {
        let words = Self.words("os=ios \(word) -> https://a.example/")
        #expect(words.hasPrefix("line 3: \(word): expected \(expected)"), "\(words)")
    }

    @Test(
        "says what is no condition, and which there are",
        arguments: [
            (
                "planet=mars",
                "there is no condition “planet”; there are device, os, browser, language, country, ip, at,"
            ),
            ("query=x", "there is no condition “query”"), ("query.=x", "there is no condition “query.”"),
            ("OS=ios", "there is no condition “OS”"),
            ("ios", "“ios” is no condition; conditions are written name=value"),
            ("=ios", "“=ios” is no condition"), ("!=ios", "“!=ios” is no condition"),
            ("zone=\"Hall", "a quote is opened and not closed"),
        ])
    func conditions(_ word: String, _ expected: String) {
        let words = Self.words("\(word) -> https://a.example/")
        #expect(words.hasPrefix("line 3: \(expected)"), "\(words)")
    }

    @Test(
        "says what is wrong with where a rule leads",
        arguments: [
            ("os=ios", "a rule is conditions, “->” and where to go"), ("os=ios ->", "a rule is conditions"),
            ("os=ios->https://a.example/", "a rule is conditions"), ("-> shop", "the destination has no scheme"),
            ("-> javascript:alert(1)", "the destination has the scheme javascript:"),
            ("-> https://go.example/x", "the destination leads back to our own host go.example"),
            ("-> https://a.example/?click_id=1", "the destination"), ("-> https://127.0.0.1/", "the destination"),
            ("-> https://a.example/ https://b.example/", "a split is written 50% https://… 50% https://…"),
            ("-> 50% https://a.example/ 50%", "a split is written"), ("-> 100%", "a split is written"),
            ("-> 50% https://a.example/ 49.99% https://b.example/", "the weights add up to 99.99% and not to 100%"),
            ("-> 60% https://a.example/ 50% https://b.example/", "the weights add up to 110% and not to 100%"),
            ("-> 0% https://a.example/ 100% https://b.example/", "this can never match: a way with 0% is never taken"),
            ("-> 33.333% https://a.example/ 66.667% https://b.example/", "a weight has at most two digits"),
            ("-> 50.% https://a.example/ 50% https://b.example/", "a weight has at most two digits"),
            ("-> 50.+1% https://a.example/ 50% https://b.example/", "a weight has at most two digits"),
            ("-> +50% https://a.example/ 50% https://b.example/", "a split is written"),
            ("-> -50% https://a.example/ 150% https://b.example/", "a split is written"),
            ("-> 101% https://a.example/ 1% https://b.example/", "a split is written"),
            ("-> half% https://a.example/ 50% https://b.example/", "a split is written"),
            ("-> 50% nowhere 50% https://b.example/", "the destination has no scheme"),
        ])
    func targets(_ line: String, _ expected: String) {
        let words = Self.words(line)
        #expect(words.hasPrefix("line 3: \(expected)"), "\(words)")
    }

    @Test(
        "says that nobody can meet conditions that exclude each other",
        arguments: [
            ("os=ios os=android", true), ("os=ios os=ios,android", false), ("os=ios os!=ios", true),
            ("os!=ios os!=android", false), ("os=ios os!=android", false), ("device=phone device=tv", true),
            ("browser=a browser=b", true), ("country=VN country=DE", true), ("zone=A zone=B", true),
            ("box=1 box=2", true),
            ("channel=qr channel=nfc", true), ("uplink=up uplink=down", true), ("weekday=mon weekday=tue", true),
            ("weekday=mon-wed weekday=tue", false), ("hours=09:00-10:00 hours=10:00-11:00", true),
            ("hours=22:00-06:00 hours=05:00-07:00", false), ("at=..2026-12-01T00:00 at=2026-12-01T00:00..", true),
            ("at=..2026-12-01 at=2026-12-01..", false), ("language=vi language=en", false),
            ("query.a=1 query.a=2", false), ("query.a=* query.a!=*", true), ("ip=10.0.0.1 ip=10.0.0.2", false),
        ])
    func contradictions(_ conditions: String, _ isNever: Bool) {
        let words = Self.words("\(conditions) -> https://a.example/")
        let never = "line 3: this can never match: two conditions on the same thing exclude each other"
        #expect(words == (isNever ? never : "taken"))
    }
}
