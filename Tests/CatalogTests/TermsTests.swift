// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracking

@testable import Catalog
@testable import Redirect

@Suite("The terms of a touchpoint")
struct TermsTests {
    private static let policy = DestinationPolicy(ownHosts: ["go.example"])
    private static let hash =
        "scrypt$14$8$5$000102030405060708090a0b0c0d0e0f$"
        + "7457f1aa81b23a7d432e13c7d3d926377333292bb6aca55e2600589994e11682"

    private static func read(_ json: String) throws -> Terms {
        try Terms(try #require(JSONValue(Array(json.utf8))), policy: policy)
    }

    private static func random(_ dice: inout Seeded) throws -> Terms {
        var terms = Terms()
        func coin(_ dice: inout Seeded) -> Bool { Bool.random(using: &dice) }
        terms.query = RouteTerms.QueryPassing.allCases.randomElement(using: &dice) ?? .add
        terms.clickIDPlace = Terms.ClickIDPlace.allCases.randomElement(using: &dice) ?? .query
        terms.referrer = RouteTerms.ReferrerPolicy.allCases.randomElement(using: &dice) ?? .path
        (terms.leadsSpeculation, terms.showsCard) = (coin(&dice), coin(&dice))
        (terms.isPrivate, terms.isCrawlable) = (coin(&dice), coin(&dice))
        if coin(&dice) {
            terms.expiredDestination = try Destination(checking: "https://a.example/é?x=1", policy: policy)
        }
        guard coin(&dice) else {
            terms.status = [.moved, .found, .temporary, .permanent].randomElement(using: &dice) ?? .found
            return terms
        }
        if coin(&dice) { terms.starts = Int64.random(in: 0..<2_000_000_000_000, using: &dice) }
        if coin(&dice) { terms.expires = (terms.starts ?? 0) + Int64.random(in: 1...1_000_000_000_000, using: &dice) }
        if coin(&dice) { terms.mostVisits = Int.random(in: 1...Terms.largestLimit, using: &dice) }
        terms.isOneTime = coin(&dice)
        if coin(&dice) { terms.password = PasswordHash(hash) }
        if coin(&dice) { terms.offline = "menu-2_A" }
        let sheet =
            "# “Tết”\n\tzone=\"Hall A\" -> 50% https://a.example/ 50% tel:+84\nos=ios -> \("https://b.example/")"
        if coin(&dice) { terms.rules = try RuleSheet(sheet, policy: policy) }
        return terms
    }

    @Test("are the same after they were written and read, whatever they are")
    func roundTrip() throws {
        var dice = Seeded(31)
        for _ in 0..<2_000 {
            let terms = try Self.random(&dice)
            guard let json = terms.json else {
                #expect(terms == .none)
                continue
            }
            #expect(try Self.read(json) == terms)
            #expect(Terms(stored: json) == terms)
        }
        #expect(Terms.none.json == nil && Terms.none.publicJSON == nil)
        #expect(Terms(stored: nil) == Terms.none && Terms(stored: "{\"later\":1}") == nil && Terms(stored: "") == nil)
    }

    @Test("tell people that there is a password, and never its hash")
    func secret() throws {
        var terms = Terms()
        terms.password = PasswordHash(Self.hash)
        terms.isPrivate = true
        #expect(terms.publicJSON == #"{"private":true,"password":true}"#)
        #expect(terms.json == #"{"private":true,"password":"\#(Self.hash)"}"#)
    }

    @Test(
        "are refused where a member is not known or cannot hold its value",
        arguments: [
            (#"{"later":1}"#, "terms.later"), (#"{"status":303}"#, "terms.status"),
            (#"{"status":"302"}"#, "terms.status"),
            (#"{"query":"add"}"#, "terms.query"), (#"{"click_id":"path"}"#, "terms.click_id"),
            (#"{"referrer":"nothing"}"#, "terms.referrer"), (#"{"speculation":true}"#, "terms.speculation"),
            (#"{"previews":"none"}"#, "terms.previews"), (#"{"private":1}"#, "terms.private"),
            (#"{"crawlable":"yes"}"#, "terms.crawlable"), (#"{"starts_at":"2026-12-01"}"#, "terms.starts_at"),
            (#"{"expires_at":0}"#, "terms.expires_at"),
            (#"{"expired_url":"https://go.example/"}"#, "terms.expired_url"),
            (#"{"max_visits":"5"}"#, "terms.max_visits"), (#"{"one_time":"no"}"#, "terms.one_time"),
            (#"{"password":true}"#, "terms.password"), (#"{"password":"secret"}"#, "terms.password"),
            (#"{"offline":1}"#, "terms.offline"), (#"{"rules":"os=ios"}"#, "terms.rules"),
            (#"{"rules":[]}"#, "terms.rules"),
            (#"{"max_visits":0}"#, "terms"), (#"{"offline":"a/b"}"#, "terms"), (#"{"rules":"-> offline"}"#, "terms"),
            (#"[]"#, "terms.terms"), (#"1"#, "terms.terms"),
        ])
    func refusals(_ json: String, _ field: String) throws {
        do throws(ChangeRefusal) {
            let value = JSONValue(Array(json.utf8)) ?? .null
            _ = try Terms(value, policy: Self.policy)
            Issue.record("taken")
        } catch {
            #expect(error.code == "value" && error.field == field)
        }
    }

    @Test("take an absent member for one that was never said")
    func absent() throws {
        #expect(try Self.read(#"{"later":null,"status":null}"#) == .none)
    }
}
