// SPDX-License-Identifier: Apache-2.0

import Catalog
import Core
import EdgeStore
import Redirect
import Testing
import Tracking

@testable import Sync

@Suite("Terms between boxes and the core")
struct TermsExchangeTests {
    private static func terms() throws -> Terms {
        var terms = Terms()
        (terms.query, terms.referrer, terms.clickIDPlace) = (.override, .nothing, .fragment)
        (terms.leadsSpeculation, terms.showsCard, terms.isPrivate, terms.isCrawlable) = (true, true, true, true)
        (terms.starts, terms.expires, terms.mostVisits) = (Outpost.now, Outpost.now + 5, 7)
        terms.expiredDestination = try Destination(
            checking: "https://a.example/é", policy: DestinationPolicy(ownHosts: []))
        // Any will do, and none need be hashed.
        terms.password = try #require(
            PasswordHash("scrypt$10$1$1$\(String(repeating: "0", count: 32))$\(String(repeating: "0", count: 64))"))
        terms.offline = "menu"
        terms.rules = try RuleSheet(
            "# “Tết”\nuplink=down -> offline\nzone=\"Hall A\" -> 50% https://a.example/ 50% tel:+84",
            policy: DestinationPolicy(ownHosts: []))
        return terms
    }

    private static func edit(_ terms: Terms) -> TouchpointEdit { TouchpointEdit(terms: terms) }

    @Test("They reach the core and another box unchanged, and so does their end")
    func roundTrip() async throws {
        let core = try await Headquarters(seed: 1)
        let (one, other) = (try Outpost(block: 7), try Outpost(block: 8))
        let touchpoint = try one.add("Booth")
        for terms in [try Self.terms(), Terms.none] {
            _ = try one.edit { try $0.edit(touchpoint.id, Self.edit(terms)) }
            try await one.errand().run(over: core, token: "secret")
            try await other.errand().run(over: core, token: "secret")
            #expect(try await core.catalog.touchpoint(touchpoint.id, org: core.org).touchpoint.terms == terms)
            #expect(try other.open().touchpoint(touchpoint.id)?.terms == terms)
            #expect(try other.open().conflicts.isEmpty && one.open().conflicts.isEmpty)
        }
        _ = try other.edit { try $0.edit(touchpoint.id, Self.edit(try Self.terms())) }
        try await other.errand().run(over: core, token: "secret")
        try await one.errand().run(over: core, token: "secret")
        #expect(try one.open().touchpoint(touchpoint.id)?.terms == other.open().touchpoint(touchpoint.id)?.terms)
        #expect(try one.open().touchpoint(touchpoint.id)?.terms.password != nil)
        await core.close()
    }

    @Test(
        "A change that asks for something unknown here is shown as a conflict, and does not answer without it",
        arguments: [#"{"teleport":true}"#, #"{"status":399}"#, #"{"rules":"planet=mars -> https://a.example/"}"#, "7"])
    func unknown(_ terms: String) async throws {
        let box = try Outpost()
        @Sendable func line(_ id: Int64, _ terms: String) -> String {
            #"{"type":"touchpoint","id":"\#(TouchpointID(value: id))","revision":1,"title":"T","destination":"#
                + #""https://a.example/","tracking":true,"any_method":false,"state":"active","created_at":1,"terms":\#(terms)}"#
        }
        let uplink = ScriptedUplink { _, _ in
            .json(#"{"changes":[\#(line(1, terms)),\#(line(2, "{\"max_visits\":3}"))],"cursor":"2","more":false}"#)
        }
        try await box.errand().run(over: uplink, token: "secret")
        #expect(try box.open().touchpoint(TouchpointID(value: 1)) == nil)
        #expect(try box.open().touchpoint(TouchpointID(value: 2))?.terms.mostVisits == 3)
        let conflicts = try box.open().conflicts
        #expect(conflicts.map(\.object) == [TouchpointID(value: 1).description] && conflicts.first?.reason == .refused)
        #expect(conflicts.first?.detail.isEmpty == false)
    }
}
